//! Every metric stands in the table of metrics with its kind and its help, and the table holds no other.

use super::{code, demand_none, is_test, sources};
use std::collections::BTreeMap;

const TABLE: &str = "crates/app/src/telemetry/table.rs";

/// The metrics of the table: name and kind.
fn table(text: &str) -> BTreeMap<String, &'static str> {
    let kinds = ["counter", "gauge", "histogram"];
    let lines = text.lines().filter_map(|line| {
        let (kind, rest) = line.trim().split_once("(\"")?;
        let kind = kinds.into_iter().find(|word| *word == kind)?;
        Some((rest.split('"').next()?.to_owned(), kind))
    });
    lines.collect()
}

/// The metrics that a text names: each with the macro that counts it, if one does.
fn named(text: &str) -> Vec<(String, Option<&'static str>)> {
    let parts: Vec<&str> = text.split('"').collect();
    let mut found = Vec::new();
    for (before, word) in parts.iter().zip(parts.iter().skip(1)) {
        let is_name = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            && (word.starts_with("headwater_") || word.starts_with("process_"));
        let kinds = [("counter!(", "counter"), ("gauge!(", "gauge"), ("histogram!(", "histogram")];
        let kind = kinds.into_iter().find(|(start, _)| before.trim_end().ends_with(start)).map(|(_, kind)| kind);
        if is_name || kind.is_some() {
            found.push(((*word).to_owned(), kind));
        }
    }
    found
}

fn faults(path: &str, text: &str, table: &BTreeMap<String, &'static str>) -> Vec<String> {
    let uses = named(text).into_iter();
    uses.filter_map(|(name, kind)| match (table.get(&name), kind) {
        (None, _) => Some(format!("{path}: {name} is not in the table of metrics")),
        (Some(told), Some(kind)) if *told != kind => Some(format!("{path}: {name} is a {told} in the table")),
        _ => None,
    })
    .collect()
}

#[test]
fn every_metric_stands_in_the_table_and_the_table_holds_no_other() {
    let sources = sources();
    let product = || sources.iter().filter(|source| !is_test(&source.path) && source.path != TABLE);
    let listed = sources.iter().find(|source| source.path == TABLE).expect("the table of metrics is gone");
    let table = table(&listed.text);
    assert!(table.len() > 20, "the table was not read: {table:?}");
    let mut found: Vec<String> =
        product().flat_map(|source| faults(&source.path, &code(&source.text), &table)).collect();
    let used: Vec<String> = product().flat_map(|source| named(&code(&source.text))).map(|(name, _)| name).collect();
    found.extend(table.keys().filter(|name| !used.contains(name)).map(|name| format!("nobody counts {name}")));
    for (name, kind) in &table {
        if name.ends_with("_total") != (*kind == "counter") {
            found.push(format!("{name}: counters end in _total, and nothing else does"));
        }
    }
    demand_none(found);
}

#[test]
fn a_metric_without_a_line_and_one_of_another_kind_are_seen() {
    let table = table("    counter(\"headwater_a_total\", \"A.\"),\n    gauge(\"headwater_b\", \"B.\"),\n");
    assert_eq!(table.len(), 2);
    let text =
        r#"counter!("headwater_a_total", "x" => "y"); gauge!("headwater_a_total"); out.value("headwater_c", 1.0);"#;
    let expected = ["x: headwater_a_total is a counter in the table", "x: headwater_c is not in the table of metrics"];
    assert_eq!(faults("x", text, &table), expected);
}
