//! The audit log as a file.

use super::filter::AskedAudit;
use super::{AuthorNames, zone};
use crate::request::ScreenRequest;
use crate::screens::failure;
use bytes::Bytes;
use headwater_model::audit::Deed;
use headwater_model::permission::SEE_AUDIT;
use headwater_model::problem::Problem;
use headwater_store::audit::reading::{self, AuditEntry};
use headwater_store::audit::{self, DoneDeed};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};

/// Entries read at once.
const AT_ONCE: i64 = 2_000;
/// The most bytes of a file: it stays in memory until the last byte has left.
const MOST_BYTES: usize = 32 << 20;

const HEAD: &str = "number,time,author,authorID,name,deed,subject,count,ids,about,also,action,request,sealed\r\n";

/// The file: all entries that meet the filter of the address, the newest first.
pub async fn export(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(SEE_AUDIT)?.account();
    let (words, own_zone) = (&request.words.audit, request.person()?.user.time_zone.clone());
    let asked = AskedAudit::of(&request.form);
    // Noted first: nothing leaves that is not noted.
    request
        .write(move |tx| {
            audit::note(tx, &DoneDeed { account, deed: Deed::Export, subject: "audit", ids: &[] });
            Ok(())
        })
        .await?;
    let (mut file, mut before) = (HEAD.to_owned(), asked.before);
    loop {
        let (asked, own_zone) = (AskedAudit { before, ..asked.clone() }, own_zone.clone());
        let (lines, next) = request
            .read(move |read| {
                let names = AuthorNames::read(read, account)?;
                let zone = zone(read, account, own_zone)?.1;
                let Some(filter) = asked.filter(&zone) else { return Ok((String::new(), None)) };
                let (mut lines, page) = (String::new(), reading::page(read, account, &filter, AT_ONCE)?);
                for entry in page.entries {
                    line(&mut lines, &entry, &entry.author.map_or(String::new(), |author| names.name(words, author)));
                }
                Ok::<_, Problem>((lines, page.next))
            })
            .await?;
        file.push_str(&lines);
        if file.len() > MOST_BYTES {
            return Ok(failure::refused(request.words, words.too_large[0], words.too_large[1]));
        }
        match next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    let mut response = Response::new(Bytes::from(file));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    response
        .headers_mut()
        .insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"headwater-audit.csv\""));
    Ok(response)
}

fn line(file: &mut String, entry: &AuditEntry, name: &str) {
    let ids: Vec<String> = entry.ids.iter().map(i64::to_string).collect();
    let also =
        |also: &reading::AlsoDone| format!("{} {} {}", also.deed.map_or("", Deed::name), also.subject, also.count);
    let also: Vec<String> = entry.also.iter().map(also).collect();
    let id = entry.author.and_then(|author| author.id());
    let cells = [
        entry.id.to_string(),
        entry.at.to_rfc3339(),
        entry.author.map_or("", |author| author.name()).to_owned(),
        id.map_or(String::new(), |id| id.to_string()),
        name.to_owned(),
        entry.deed.map_or("", Deed::name).to_owned(),
        entry.subject.clone(),
        entry.count.to_string(),
        ids.join(" "),
        entry.about.join(" "),
        also.join("; "),
        entry.action.clone(),
        entry.request.to_string(),
        if entry.is_sealed { "yes" } else { "no" }.to_owned(),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| cell_of(cell)).collect();
    file.push_str(&cells.join(","));
    file.push_str("\r\n");
}

/// A cell of a file. A text that a table would take for a formula begins with an apostrophe.
fn cell_of(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_and_never_a_formula() {
        assert_eq!(cell_of("=1+1"), "'=1+1");
        assert_eq!(cell_of("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell_of("plain"), "plain");
    }
}
