//! Printing events: as rows of getEvents, and as rows of a lead's timeline.

use crate::row::ObjectWriter;
use crate::scalar;
use crate::variant::Version;
use headwater_model::event::Event;
use headwater_model::time::Zone;
use serde_json::value::RawValue;

/// Writes a row of getEvents.
pub fn write(out: &mut Vec<u8>, event: &Event, zone: &Zone, version: Version) {
    ObjectWriter::new(out)
        .number("id", event.id.0)
        .number("leadID", event.lead.0)
        .text("eventName", &event.name)
        .number_or_null("whatID", event.what)
        .text_or_null("whatType", event.what_type.as_deref())
        .member("eventData", |out| write_data(out, event.data.as_deref(), version))
        .text("eventSource", event.source.name())
        .time("createTimestamp", event.at, zone)
        .end();
}

/// Writes a row of getLeadTimeline.
pub fn write_timeline(out: &mut Vec<u8>, event: &Event, zone: &Zone, version: Version) {
    ObjectWriter::new(out)
        .number("id", event.id.0)
        .number("whoID", event.lead.0)
        .text("whoType", "lead")
        .text("eventName", &event.name)
        .text("eventSource", event.source.name())
        .member("eventData", |out| write_data(out, event.data.as_deref(), version))
        .number_or_null("whatID", event.what)
        .text_or_null("whatType", event.what_type.as_deref())
        .time("createTimestamp", event.at, zone)
        .end();
}

/// Writes the details (W162). Invalid JSON is replaced by null: one broken row must not break a reply.
fn write_data(out: &mut Vec<u8>, data: Option<&str>, version: Version) {
    let stored = data.and_then(|data| serde_json::from_str::<&RawValue>(data).ok()).map(RawValue::get);
    match (stored.filter(|json| json.starts_with('{') && *json != "{}"), version) {
        (None, _) => scalar::null(out),
        (Some(json), Version::V1) => scalar::string(out, json),
        (Some(json), Version::V1_2) => out.extend_from_slice(json.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::event::Source;
    use headwater_model::id::{EventId, LeadId};
    use headwater_model::time::Timestamp;

    fn event(data: Option<&str>) -> Event {
        Event {
            id: EventId(2048),
            lead: LeadId(1024),
            name: "Lead's Owner was Changed".to_owned(),
            source: Source::LeadOwnerChange,
            what: None,
            what_type: None,
            data: data.map(str::to_owned),
            at: Timestamp::from_seconds(1_720_000_000),
        }
    }

    fn data(data: Option<&str>, version: Version) -> String {
        let mut out = Vec::new();
        write_data(&mut out, data, version);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_two_rows_differ_in_names_and_order() {
        let (mut row, mut timeline) = (Vec::new(), Vec::new());
        write(&mut row, &event(Some(r#"{"to":"7"}"#)), &Zone::utc(), Version::V1);
        assert_eq!(
            String::from_utf8(row).unwrap(),
            r#"{"id":"2048","leadID":"1024","eventName":"Lead's Owner was Changed","whatID":null,"whatType":null,"eventData":"{\"to\":\"7\"}","eventSource":"leadOwnerChange","createTimestamp":"2024-07-03 09:46:40"}"#
        );
        write_timeline(&mut timeline, &event(None), &Zone::named("Europe/Berlin").unwrap(), Version::V1_2);
        assert_eq!(
            String::from_utf8(timeline).unwrap(),
            r#"{"id":"2048","whoID":"1024","whoType":"lead","eventName":"Lead's Owner was Changed","eventSource":"leadOwnerChange","eventData":null,"whatID":null,"whatType":null,"createTimestamp":"2024-07-03 11:46:40"}"#
        );
    }

    #[test]
    fn details_are_a_string_in_v1_an_object_in_v1_2_and_null_when_empty() {
        let json = r#"{"url":"https://example.org/\"a\"","isOpened":1}"#;
        assert_eq!(data(Some(json), Version::V1), serde_json::to_string(json).unwrap());
        assert_eq!(data(Some(json), Version::V1_2), json);
        for empty in [None, Some(""), Some("{}"), Some("[]"), Some("{broken")] {
            assert_eq!([data(empty, Version::V1), data(empty, Version::V1_2)], ["null", "null"]);
        }
    }
}
