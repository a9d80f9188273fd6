//! `headwater key usage`.

use crate::output::Form;
use crate::{output, setup};
use anyhow::Result;
use headwater_api::{changes, methods, trace};
use headwater_model::id::KeyId;
use headwater_model::key::{ApiKey, Strictness};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::usage::{self, Use};
use headwater_store::{Db, Job, api_keys};
use serde_json::json;

/// The use of one method by a key: a line of the list.
struct Line {
    method: String,
    calls: i64,
    last_at: Timestamp,
    /// Code, calls refused as a whole, and objects refused within other calls.
    refused: Vec<(i64, i64, i64)>,
}

impl Line {
    /// Whether Headwater has the method; `None` for calls without a method's name.
    fn is_known(&self) -> Option<bool> {
        let is_known = methods::named(&self.method, Strictness::Lenient).is_some() || self.method == changes::NAME;
        (is_known || self.method != trace::UNNAMED).then_some(is_known)
    }

    /// The remarks beside the calls, e.g. `: 2 calls refused with 206, 14 objects refused with 301`.
    fn in_words(&self) -> String {
        let refused = |count: i64, many: &str, code: i64| {
            (count > 0).then(|| format!("{} refused with {code}", output::counted(count, many)))
        };
        let words = self.refused.iter().flat_map(|(code, calls, objects)| {
            [refused(*calls, "calls", *code), refused(*objects, "objects", *code)].into_iter().flatten()
        });
        let remark = match self.is_known() {
            Some(true) => None,
            Some(false) => Some("no method of Headwater".to_owned()),
            None => Some("no method was named, as in a body that is no JSON".to_owned()),
        };
        let words: Vec<String> = remark.into_iter().chain(words).collect();
        if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
    }
}

/// Prints the use of each key of an account, or of one key: methods, calls, last call and refusals.
pub fn run(db: &Db, account: Option<&str>, only: Option<i64>, form: Form) -> Result<()> {
    let account = match only {
        Some(id) => super::owner(db, account, id)?,
        None => setup::account(db, account)?.id,
    };
    let read = move |read: &headwater_store::Read<'_>| {
        Ok::<_, Problem>((api_keys::all(read, account)?, usage::uses(read, account)?))
    };
    let (keys, uses) = db.read_blocking(Job::of(account, "list-key-uses"), read).map_err(setup::explain)?;
    for key in keys.iter().filter(|key| only.is_none_or(|id| key.id == KeyId(id))) {
        print(key, &lines_of(key.id, &uses), form)?;
    }
    Ok(())
}

/// The lines of a key, the most frequent method first. Expects `uses` in the order of methods.
fn lines_of(key: KeyId, uses: &[Use]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for it in uses.iter().filter(|it| it.key == key) {
        if lines.last().is_none_or(|line| line.method != it.method) {
            lines.push(Line { method: it.method.clone(), calls: 0, last_at: it.last_at, refused: Vec::new() });
        }
        let Some(line) = lines.last_mut() else { continue };
        line.calls += it.calls;
        line.last_at = line.last_at.max(it.last_at);
        if it.code != 0 {
            line.refused.push((it.code, it.calls, it.objects));
        }
    }
    lines.sort_by_key(|line| -line.calls);
    lines
}

fn print(key: &ApiKey, lines: &[Line], form: Form) -> Result<()> {
    if form == Form::Lines {
        output::line(format_args!("key {}  {}", key.id.0, key.label))?;
        if lines.is_empty() {
            output::line("  has called nothing")?;
        }
    }
    for line in lines {
        let last = Zone::utc().print(line.last_at);
        if form == Form::Json {
            let refused = line
                .refused
                .iter()
                .map(|(code, calls, objects)| json!({ "code": code, "calls": calls, "objects": objects }));
            let row = json!({
                "key": key.id.0, "label": key.label, "method": line.method, "exists": line.is_known(), "calls": line.calls,
                "last": last.as_str(), "refused": refused.collect::<Vec<_>>(),
            });
            output::line(row)?;
        } else {
            let Line { method, calls, .. } = line;
            output::line(format_args!("  {calls:>9}  {}  {method}{}", last.as_str(), line.in_words()))?;
        }
    }
    Ok(())
}
