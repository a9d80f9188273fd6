//! Reading the phone calls of logCalls (W158, W161). Whether lead and user exist is checked by the actions.

use crate::object;
use crate::scalar;
use headwater_model::call::{CallLog, Direction};
use headwater_model::id::{LeadId, UserId};
use headwater_model::key::Strictness;
use headwater_model::kind;
use headwater_model::limits;
use headwater_model::options::Flawed;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Twice, Zone};
use serde_json::value::RawValue;

const MEMBERS: [&str; 6] = ["userID", "leadID", "direction", "createTimestamp", "callResult", "callNotes"];

/// The settings for reading calls; made once per request.
#[derive(Debug, Clone, Copy)]
pub struct CallReader<'a> {
    /// The zone of the times sent.
    pub zone: &'a Zone,
    /// The time of the request.
    pub at: Timestamp,
    /// The treatment of doubtful values.
    pub strictness: Strictness,
}

impl CallReader<'_> {
    /// Reads one call; the error names the first wrong member.
    pub fn read(&self, raw: &RawValue) -> Result<CallLog, Problem> {
        let [user, lead, direction, at, result, notes] = object::members(raw.get(), &MEMBERS)?;
        Ok(CallLog {
            user: UserId(id("userID", user)?),
            lead: LeadId(id("leadID", lead)?),
            direction: required("direction", direction, "expected incoming or outgoing", Direction::named)?,
            at: self.time(at)?,
            result: self.text("callResult", result)?,
            notes: self.text("callNotes", notes)?,
        })
    }

    /// A text up to the limit of a value: for lenient callers a longer text is cut, for strict ones refused (W219).
    fn text(&self, name: &str, raw: Option<&RawValue>) -> Result<Option<String>, Problem> {
        let Some(text) = scalar::given(name, raw)? else { return Ok(None) };
        let flawed = if self.strictness == Strictness::Strict { Flawed::Refuse } else { Flawed::Mend };
        let fitting = kind::fit(&text, limits::VALUE, flawed);
        fitting.map(|text| Some(text.to_owned())).map_err(|reason| Problem::invalid(name, reason))
    }

    /// The time of the call. For lenient callers a missing time means now (W203).
    fn time(&self, raw: Option<&RawValue>) -> Result<Timestamp, Problem> {
        let name = "createTimestamp";
        if self.strictness == Strictness::Lenient && scalar::given(name, raw)?.is_none() {
            return Ok(self.at);
        }
        required(name, raw, "expected a time, YYYY-MM-DD HH:MM:SS", |text| {
            self.zone.read(text, self.strictness.notation(), Twice::First)
        })
    }
}

fn id(name: &str, raw: Option<&RawValue>) -> Result<i64, Problem> {
    required(name, raw, "expected an id", scalar::id)
}

fn required<T>(
    name: &str,
    raw: Option<&RawValue>,
    otherwise: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Problem> {
    let text = scalar::given(name, raw)?.ok_or_else(|| Problem::missing(name))?;
    parse(&text).ok_or_else(|| Problem::invalid(name, otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<CallLog, Problem> {
        read_as(Strictness::Strict, json)
    }

    fn read_as(strictness: Strictness, json: &str) -> Result<CallLog, Problem> {
        let (zone, at) = (Zone::named("Europe/Berlin").unwrap(), Timestamp(7));
        CallReader { zone: &zone, at, strictness }.read(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn lenient_callers_may_leave_the_time_out_or_write_it_in_another_way() {
        let at = |time: &str| {
            let json = format!(r#"{{"userID":7,"leadID":8,"direction":"incoming"{time}}}"#);
            [Strictness::Lenient, Strictness::Strict].map(|it| read_as(it, &json).ok().map(|call| call.at.0))
        };
        for now in ["", r#","createTimestamp":"""#, r#","createTimestamp":null"#] {
            assert_eq!(at(now), [Some(7), None], "{now}");
        }
        assert_eq!(at(r#","createTimestamp":"2024-07-03T09:46:40.25Z""#), [Some(1_720_000_000_250_000), None]);
    }

    #[test]
    fn notes_and_result_are_as_long_as_a_value_may_be() {
        for name in ["callNotes", "callResult"] {
            let json = |length: usize| {
                let text = "ä".repeat(length);
                format!(
                    r#"{{"userID":7,"leadID":8,"direction":"incoming","createTimestamp":"2024-07-03","{name}":"{text}"}}"#
                )
            };
            let length = |call: CallLog| call.notes.or(call.result).map(|text| text.chars().count());
            let both = |size| [Strictness::Lenient, Strictness::Strict].map(|it| read_as(it, &json(size)).map(length));
            assert_eq!(both(65_535), [Ok(Some(65_535)), Ok(Some(65_535))]);
            assert_eq!(both(65_536), [Ok(Some(65_535)), Err(Problem::invalid(name, "longer than 65535 characters"))]);
        }
    }

    #[test]
    fn a_call_is_read_with_its_time_in_the_callers_zone() {
        let json = r#"{"userID":"7","leadID":100352,"direction":"outgoing","createTimestamp":"2024-07-03 11:46:40","callNotes":""}"#;
        assert_eq!(
            read(json),
            Ok(CallLog {
                user: UserId(7),
                lead: LeadId(100_352),
                direction: Direction::Outgoing,
                at: Timestamp::from_seconds(1_720_000_000),
                result: None,
                notes: None,
            })
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let cases = [
            ("[]", "userID is required"),
            (r#"{"userID":7,"leadID":8}"#, "direction is required"),
            (r#"{"userID":7,"leadID":8,"direction":"incoming","createTimestamp":null}"#, "createTimestamp is required"),
            (
                r#"{"userID":"x","leadID":8,"direction":"incoming","createTimestamp":"2024-07-03"}"#,
                "userID: expected an id",
            ),
            (
                r#"{"userID":7,"leadID":8,"direction":"in","createTimestamp":"2024-07-03"}"#,
                "direction: expected incoming or outgoing",
            ),
            (
                r#"{"userID":7,"leadID":8,"direction":"incoming","createTimestamp":"soon"}"#,
                "createTimestamp: expected a time, YYYY-MM-DD HH:MM:SS",
            ),
            (r#"{"userID":7,"duration":8}"#, "duration: unknown field"),
            (
                r#"{"userID":[7],"leadID":8,"direction":"incoming","createTimestamp":"2024-07-03"}"#,
                "userID must be a single value",
            ),
            ("5", "expected an object"),
        ];
        for (json, problem) in cases {
            assert_eq!(read(json).unwrap_err().to_string(), problem, "{json}");
        }
    }
}
