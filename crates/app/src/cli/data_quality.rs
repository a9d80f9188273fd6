//! `headwater data-quality`.

use crate::cli::listing::OfAllAccounts;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output};
use anyhow::Result;
use headwater_store::Job;
use headwater_store::accounts::Account;
use headwater_store::records::dangling::{self, Dangling};
use serde_json::json;

pub fn run(settings: &Settings, which: &OfAllAccounts) -> Result<()> {
    let db = cli::open(settings)?;
    for account in which.accounts(&db)? {
        let id = account.id;
        for it in db.read_blocking(Job::of(id, "data-quality"), move |read| dangling::all(read, id))? {
            print(&account, &it, which.form())?;
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
