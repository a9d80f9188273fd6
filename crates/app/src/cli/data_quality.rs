//! `headwater data-quality`.

use crate::cli::listing::OfAllAccounts;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output};
use anyhow::Result;
use headwater_api::family::Does;
use headwater_api::record::families;
use headwater_model::background::Work;
use headwater_model::record::RecordType;
use headwater_model::records::lead::LEAD;
use headwater_model::records::note::NOTE;
use headwater_store::accounts::Account;
use headwater_store::background::control;
use headwater_store::records::dangling::{self, Dangling};
use headwater_store::{self as store, Job};
use serde_json::json;

/// The kinds of background work clearing references or giving records other owners.
const CLEARING: [Work; 4] = [Work::ClearReferences, Work::DeleteTimeline, Work::EraseLead, Work::HandOver];

pub fn run(settings: &Settings, which: &OfAllAccounts) -> Result<()> {
    let db = cli::open(settings)?;
    for account in which.accounts(&db)? {
        let id = account.id;
        let job = Job::of(id, "data-quality");
        let (found, tasks) = db.read_blocking(job, move |read| {
            Ok::<_, store::Error>((dangling::all(read, id)?, control::all(read, id)?))
        })?;
        for it in &found {
            print(&account, it, which.form())?;
        }
        if let Some(task) = tasks.iter().find(|task| CLEARING.contains(&task.task.work)).filter(|_| !found.is_empty()) {
            let list = settings.command("task list");
            output::note(format_args!(
                "{}: a task is still at work ({}), after which fewer may be left: `{list}` shows how far it is",
                account.name,
                task.task.work.does()
            ));
        }
    }
    Ok(())
}

fn print(account: &Account, it: &Dangling, form: Form) -> Result<()> {
    let field = it.record.field(it.field).name;
    let ids: Vec<String> = it.first.iter().map(ToString::to_string).collect();
    if form == Form::Json {
        let row = json!({
            "account": account.name, "record": it.record.name, "field": field, "count": it.count, "ids": ids,
            "remedy": remedy(it),
        });
        return output::line(row);
    }
    let more = if it.count > it.first.len() as i64 { ", …" } else { "" };
    let verb = if it.count == 1 { "has" } else { "have" };
    let article = if field.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let (name, count, ids) = (&account.name, output::counted(it.count, it.record.many), ids.join(", "));
    let remedy = remedy(it);
    output::line(format_args!("{name}  {count} {verb} {article} {field} that names nothing: {ids}{more}; {remedy}"))
}

/// The remedy for references naming nothing.
fn remedy(it: &Dangling) -> String {
    // Notes keep subject and author.
    let update = method(it.record, Does::Update).filter(|_| it.record.name != NOTE.name);
    let delete = method(it.record, Does::Delete).unwrap_or_default();
    match update {
        Some(update) if it.record.field(it.field).is_required => format!("{update} gives another"),
        Some(update) => format!("{update} gives another, or none"),
        None => format!("nothing needs to be done; {delete} deletes them"),
    }
}

/// The method of the API for this, for records of a kind.
fn method(record: &RecordType, does: Does) -> Option<&'static str> {
    if record.name == LEAD.name {
        return Some(if does == Does::Update { "updateLeads" } else { "deleteLeads" });
    }
    let family = families::ALL.iter().find(|family| family.record.name == record.name)?;
    family.methods.iter().find(|(_, done)| *done == does).map(|(name, _)| *name)
}
