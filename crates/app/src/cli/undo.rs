//! `headwater undo`.

use crate::cli::listing::OfAllAccounts;
use crate::config::Settings;
use crate::output::Form;
use crate::{cli, output, setup};
use anyhow::{Result, anyhow, bail};
use headwater_actions as actions;
use headwater_model::id::UndoId;
use headwater_model::problem::Problem;
use headwater_model::time::Zone;
use headwater_model::undo::UndoState;
use headwater_store::accounts::Account;
use headwater_store::undo::{Undo, UndoKey, rows};
use headwater_store::{self as store, Db, Job, Read, Tx};
use serde_json::json;

/// Rows read at once.
const AT_ONCE: usize = 500;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List changes kept for undoing, oldest first: emptied lists, deleted accounts, campaigns and products, and what people did to many
    /// leads or deleted, of the last 30 days
    List(OfAllAccounts),
    /// Show a change: rows deleted and changed, and after the undoing the rows not restored
    Show {
        #[command(flatten)]
        which: Which,
        /// Print JSON: a line for the change, and one for each row not restored
        #[arg(long)]
        json: bool,
    },
    /// Undo a change: records changed by nobody since are as before, the rest is left alone. A change is undone once
    Run(Which),
}

/// Names a change.
#[derive(clap::Args)]
pub struct Which {
    /// The id shown by `undo list`
    id: i64,
}

pub fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = cli::open_for_long_reads(settings)?;
    match command {
        Command::List(which) => list(&db, &which),
        Command::Show { which, json } => show(&db, UndoId(which.id), json.into()),
        Command::Run(which) => undo(settings, &db, UndoId(which.id)),
    }
}

fn list(db: &Db, which: &OfAllAccounts) -> Result<()> {
    for account in which.accounts(db)? {
        let (id, mut after) = (account.id, UndoId(0));
        loop {
            let job = Job::of(id, "list-undos");
            let some = db.read_blocking(job, move |read| store::undo::after(read, id, after, AT_ONCE))?;
            for it in &some {
                print(&account, it, which.form())?;
            }
            match some.last() {
                Some(last) if some.len() == AT_ONCE => after = last.id,
                _ => break,
            }
        }
    }
    Ok(())
}

/// Prints a change in one line.
fn print(account: &Account, it: &Undo, form: Form) -> Result<()> {
    if form == Form::Json { output::line(as_value(account, it)) } else { output::line(line(account, it)) }
}

fn line(account: &Account, it: &Undo) -> String {
    let (at, rows) = (time(it), it.rows);
    let about = match it.subject {
        0 => format!("several of the kind {}", it.record),
        subject => format!("{} {subject}", it.record),
    };
    let did = format!("{}: {about}  by {}", it.action.says(), it.actor);
    let state = match it.state {
        UndoState::Ready => it.state.says().to_owned(),
        UndoState::Running | UndoState::Done => {
            let restored = output::counted(rows.restored, "rows");
            format!("{}: {restored} restored, {} not", it.state.says(), rows.hindered)
        }
    };
    let kept = output::counted(rows.kept, "rows");
    format!("{:>6}  {at} UTC  {}  {did}  {kept}  {state}", it.id, account.name)
}

fn as_value(account: &Account, it: &Undo) -> serde_json::Value {
    json!({
        "id": it.id.0,
        "account": account.name,
        "action": it.action.name(),
        "record": it.record,
        "subject": Some(it.subject).filter(|subject| *subject != 0),
        "actor": it.actor,
        "at": time(it),
        "state": it.state.name(),
        "rowsKept": it.rows.kept,
        "rowsRestored": it.rows.restored,
        "rowsNotRestored": it.rows.hindered,
    })
}

fn time(it: &Undo) -> String {
    Zone::utc().print(it.at).as_str().to_owned()
}

fn show(db: &Db, id: UndoId, form: Form) -> Result<()> {
    let (account, it) = find(db, id)?;
    let job = Job::of(account.id, "show-undo");
    let key = UndoKey { account: account.id, id };
    let kinds = db.read_blocking(job, move |read| rows::by_kind(read, key))?;
    let did = |was_deleted| if was_deleted { "deleted" } else { "changed" };
    if form == Form::Json {
        let kind = |(record, was_deleted, rows): &(String, bool, i64)| json!({ "record": record, "was": did(*was_deleted), "rows": rows });
        let mut value = as_value(&account, &it);
        value["kinds"] = kinds.iter().map(kind).collect();
        output::line(value)?;
    } else {
        output::line(line(&account, &it))?;
        for (record, was_deleted, rows) in &kinds {
            output::line(format_args!("        {record}: {rows} {}", did(*was_deleted)))?;
        }
    }
    let mut after = 0;
    loop {
        let some = db.read_blocking(job, move |read| rows::hindered(read, key, after, AT_ONCE))?;
        for row in &some {
            if form == Form::Json {
                output::line(json!({ "record": row.record, "id": row.id, "why": row.why.name() }))?;
            } else {
                output::line(format_args!("        {} {}  {}", row.record, row.id, row.why.says()))?;
            }
        }
        match some.last() {
            Some(last) if some.len() == AT_ONCE => after = last.number,
            _ => return Ok(()),
        }
    }
}

fn undo(settings: &Settings, db: &Db, id: UndoId) -> Result<()> {
    let (account, _) = find(db, id)?;
    let operator = setup::operator(account.id);
    let begin = move |tx: &Tx<'_>| actions::undo::begin(tx, &operator, id);
    let task = db.write_blocking(Job::of(account.id, "undo"), begin).map_err(|problem| match problem {
        Problem::Unchanged => anyhow!("undo {id} was run already: `headwater undo show {id}` tells what it restored"),
        other => setup::explain(other),
    })?;
    setup::finish(db, task)?;
    let rows = find(db, id)?.1.rows;
    let kept = output::counted(rows.kept, "rows");
    let verb = if rows.kept == 1 { "is" } else { "are" };
    let restored = format!("undid {id}: {} of {kept} {verb} as before", rows.restored);
    if rows.hindered == 0 {
        return output::line(restored);
    }
    let show = settings.command(&format!("undo show {id}"));
    output::line(format_args!("{restored}; `{show}` lists the others"))
}

/// The change with this id, and the account.
fn find(db: &Db, id: UndoId) -> Result<(Account, Undo)> {
    let what =
        format!("undo {id}: it was kept for too long, or never was (`headwater undo list` shows those that are)");
    let has = move |read: &Read<'_>, account| Ok(store::undo::find(read, account, id)?.is_some());
    let account = setup::owner(db, None, &what, has)?;
    let of = account.id;
    let found = db.read_blocking(Job::of(of, "find-undo"), move |read| store::undo::find(read, of, id))?;
    match found {
        Some(found) => Ok((account, found)),
        None => bail!("there is no {what}"),
    }
}
