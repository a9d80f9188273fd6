//! `headwater data-quality`.

use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, setup};
use anyhow::Result;
use headwater_store::Job;
use headwater_store::accounts::Account;
use headwater_store::records::dangling::{self, Dangling};
use serde_json::json;

#[derive(clap::Args)]
pub struct DataQuality {
    /// The account's name; without it, all accounts
    #[arg(long)]
    account: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(settings: &Settings, command: &DataQuality) -> Result<()> {
    let db = cli::open(settings)?;
    for account in setup::accounts_named(&db, command.account.as_deref())? {
        let id = account.id;
        for it in db.read_blocking(Job::of(id, "data-quality"), move |read| dangling::all(read, id))? {
            print(&account, &it, command.json.into())?;
        }
    }
    Ok(())
}

fn print(account: &Account, it: &Dangling, form: Form) -> Result<()> {
    let field = it.record.field(it.field).name;
    if form == Form::Json {
        let ids: Vec<String> = it.first.iter().map(ToString::to_string).collect();
        let row =
            json!({ "account": account.name, "record": it.record.name, "field": field, "count": it.count, "ids": ids });
        return output::line(row);
    }
    let ids: Vec<String> = it.first.iter().map(ToString::to_string).collect();
    let more = if it.count > it.first.len() as i64 { ", …" } else { "" };
    let (name, many, ids) = (&account.name, it.record.many, ids.join(", "));
    output::line(format_args!("{name}  {} {many} have a {field} that names nothing: {ids}{more}", it.count))
}
