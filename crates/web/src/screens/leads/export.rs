//! Leads as a file for spreadsheets.

use super::context::{TableAsker, TableContext};
use super::rows::{self, LeadCell};
use super::state::{self, TableState};
use crate::reply::file;
use crate::request::ScreenRequest;
use crate::screens::failure;
use bytes::Bytes;
use headwater_model::audit::Deed;
use headwater_model::id::LeadId;
use headwater_model::permission::EXPORT_LEADS;
use headwater_model::problem::Problem;
use headwater_model::query::{LeadWindow, QueryField};
use headwater_model::records::lead::{self, LEAD};
use headwater_store::Tx;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::lead_query::{self, LeadQuestion};
use http::Response;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Leads read at once.
const AT_ONCE: usize = 1000;
/// The most leads of a file, and the most bytes: a file stays in memory until the last byte has left.
const MOST_LEADS: usize = 100_000;
const MOST_BYTES: usize = 48 << 20;
/// Files made at the same time; further ones wait.
static FILES: Semaphore = Semaphore::const_new(2);

/// The file.
pub async fn export(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let words = &request.words.many;
    let _place = FILES.acquire().await.map_err(|error| Problem::Broken(error.to_string()))?;
    let form = state::of_form(&request.form);
    let chosen: Option<Vec<LeadId>> = if request.form.text("all") == "1" {
        None
    } else {
        let ids: Vec<LeadId> = request.form.all("id").filter_map(|id| id.parse().ok().map(LeadId)).collect();
        Some(ids).filter(|ids| !ids.is_empty())
    };
    let asker = Arc::new(TableAsker::of(&request)?);
    let (mut text, mut window, mut written) = (String::from("\u{feff}"), LeadWindow::First, 0);
    let mut chosen_left = chosen;
    loop {
        let (asker, form, from) = (asker.clone(), form.clone(), window.clone());
        let some: Option<Vec<LeadId>> =
            chosen_left.as_mut().map(|left| left.drain(..left.len().min(AT_ONCE)).collect());
        let is_first = written == 0;
        let (lines, count, next) = request
            .read(move |read| {
                let context = TableContext::read(read, &asker)?;
                let state = TableState::read(&form, &context);
                let grant = context.actor.grant(EXPORT_LEADS)?;
                let (ids, next) = match some {
                    Some(ids) => (ids, None),
                    None => {
                        let question = LeadQuestion { grant: &grant, query: &state.query };
                        let page = lead_query::page(read, &question, &from, AT_ONCE)?;
                        let last = page.leads.last().filter(|_| page.has_after);
                        (page.ids(), last.map(|last| last.cursor(&state.query.sort)))
                    }
                };
                let columns = columns(&state);
                let mut lines = String::new();
                if is_first {
                    line(&mut lines, columns.iter().map(|column| context.label(column)));
                }
                let stored = lead_query::rows(read, &grant, &ids)?;
                for it in &stored {
                    line(&mut lines, columns.iter().map(|column| plain(&context, &rows::cell(&context, column, it))));
                }
                Ok((lines, ids.len(), next))
            })
            .await?;
        text.push_str(&lines);
        written += count;
        if written > MOST_LEADS || text.len() > MOST_BYTES {
            return Ok(failure::refused(request.words, words.too_large, words.too_large_hint));
        }
        match (next, &chosen_left) {
            (Some(next), _) => window = LeadWindow::After(next),
            (None, Some(left)) if !left.is_empty() => {}
            _ => break,
        }
    }
    note(&request, written).await?;
    Ok(file(text, "text/csv; charset=utf-8", "leads.csv"))
}

/// Notes the file in the audit log: nothing leaves that is not noted.
async fn note(request: &ScreenRequest<'_>, leads: usize) -> Result<(), Problem> {
    let account = request.actor()?.grant(EXPORT_LEADS)?.account();
    let noted = move |tx: &Tx<'_>| {
        let done = DoneDeed { account, deed: Deed::Export, subject: LEAD.name, ids: &[] };
        audit::note_concerning(tx, &done, leads, &[]);
        Ok(())
    };
    request.write(noted).await
}

/// The columns of the file: address and names, then the others of the table.
fn columns(state: &TableState) -> Vec<QueryField> {
    let mut columns: Vec<QueryField> =
        [lead::ID, lead::EMAIL, lead::FIRST_NAME, lead::LAST_NAME].into_iter().map(QueryField::standard).collect();
    let others: Vec<QueryField> = state.columns.iter().filter(|column| !columns.contains(column)).cloned().collect();
    columns.extend(others);
    columns
}

/// A cell as text.
fn plain(context: &TableContext, cell: &LeadCell) -> String {
    match cell {
        LeadCell::Text(text) => text.clone(),
        LeadCell::Status(place) => context.words.leads.statuses[*place].to_owned(),
        LeadCell::Score(score, _) => score.to_string(),
        LeadCell::Person(name) => name.clone().unwrap_or_default(),
        LeadCell::Time(machine, _) => machine.clone(),
        LeadCell::Flag(text) => (*text).to_owned(),
        LeadCell::Empty => String::new(),
    }
}

/// Adds a line to the text.
fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push('"');
        if is_formula(&cell) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

/// Whether a spreadsheet would run a cell as a formula.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_spreadsheet_runs_them() {
        let mut text = String::new();
        let cells = ["=cmd|' /C calc'!A0", "+49 30", "-1", "@a", "\tx", "\rx", "a \"b\", c\nd", "ä", ""];
        line(&mut text, cells.iter().map(|cell| (*cell).to_owned()));
        let expected = "\"'=cmd|' /C calc'!A0\",\"'+49 30\",\"'-1\",\"'@a\",\"'\tx\",\"'\rx\",\"a \"\"b\"\", c\nd\",\"ä\",\"\"\r\n";
        assert_eq!(text, expected);
    }
}
