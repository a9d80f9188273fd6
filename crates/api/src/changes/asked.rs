//! What a request for changes asks for, as its query says.

use super::{JSON_LINES, Refused, parse};
use bytes::Bytes;
use headwater_model::record::RecordType;
use headwater_model::records;
use headwater_model::records::lead::LEAD;
use headwater_store::feed::Cursor;
use http::header::ACCEPT;
use http::{Request, StatusCode};

/// Changes in one answer: the default and the maximum of `limit`.
const USUAL: i64 = 100;
const MOST: i64 = 1000;

/// The change before the first one of the answer.
pub(super) enum After {
    /// None: the answer begins with the oldest change kept.
    Nothing,
    /// The change of this cursor.
    Known(Cursor),
    /// The newest change: the answer has only changes still to come.
    Newest,
}

/// The value of `after` for [`After::Newest`].
const NEWEST: &str = "newest";

/// The query of a request.
pub(super) struct Asked {
    /// Where the answer begins.
    pub after: After,
    /// The most changes.
    pub limit: i64,
    /// Whether the answer is a change a line.
    pub in_lines: bool,
    /// The kinds of records whose changes are told; leads, if the query says nothing.
    pub records: Vec<&'static RecordType>,
}

impl Asked {
    /// Reads the query of a request.
    pub fn read(request: &Request<Bytes>) -> Result<Self, Refused> {
        let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "parameter", message);
        let accepted = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let mut asked =
            Self { after: After::Nothing, limit: USUAL, in_lines: accepted.contains(JSON_LINES), records: vec![&LEAD] };
        for (name, value) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
            match &*name {
                "accountID" | "secretKey" => {}
                "after" if value == NEWEST => asked.after = After::Newest,
                "after" => {
                    let cursor =
                        parse(&value).ok_or_else(|| bad(format!("after: '{value}' is no cursor of this feed")))?;
                    asked.after = After::Known(cursor);
                }
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                    asked.limit = limit.ok_or_else(|| bad(format!("limit: expected a number from 1 to {MOST}")))?;
                }
                "format" if value == "json" || value == "jsonl" => asked.in_lines = value == "jsonl",
                "format" => return Err(bad("format: expected json or jsonl".to_owned())),
                "records" => asked.records = read_records(&value).map_err(bad)?,
                other => return Err(bad(format!("{other}: there are only after, limit, format and records"))),
            }
        }
        if asked.in_lines && matches!(asked.after, After::Newest) {
            // JSON lines carry a cursor only with a change: an empty answer would have none.
            return Err(bad(format!(
                "after: {NEWEST} is answered in format json only, which tells the cursor without a change"
            )));
        }
        Ok(asked)
    }
}

/// The kinds of records in a list with commas, or all.
fn read_records(text: &str) -> Result<Vec<&'static RecordType>, String> {
    if text == "all" {
        return Ok(records::ALL.to_vec());
    }
    let known = || records::ALL.map(|record| record.name).join(", ");
    let read = |name: &str| {
        records::named(name).ok_or_else(|| format!("records: '{name}' is none of {}, and not all", known()))
    };
    text.split(',').map(str::trim).map(read).collect()
}
