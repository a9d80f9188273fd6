//! TABLE · English: the methods of the API.

use crate::other_faces::MethodGroup;
use crate::words::ReferenceWords;

pub(super) const REFERENCE: ReferenceWords = ReferenceWords {
    title: "API reference",
    methods: "Methods",
    group: |group| match group {
        MethodGroup::Leads => "Leads",
        MethodGroup::Lists => "Lists",
        MethodGroup::Companies => "Companies",
        MethodGroup::Opportunities => "Opportunities",
        MethodGroup::Campaigns => "Campaigns",
        MethodGroup::Work => "Notes and tasks",
        MethodGroup::Products => "Products",
        MethodGroup::Fields => "Fields",
        MethodGroup::People => "People and clients",
    },
    kinds: ["reads", "writes"],
    lenient_only: "The vendor's articles do not have this method: keys that refuse doubtful input as the vendor does are told that it is unknown.",
    parameters: "Parameters",
    no_parameters: "None.",
    columns: ["Name", "Must", "Means"],
    must: ["yes", "no"],
    means,
    try_it: "Try it",
    try_hint: "on your own data, with your rights and without a key",
    params: "params, as JSON",
    faulty: "Give one JSON object, such as {} or {\"limit\": 3}.",
    call: "Call",
    asked: ["This changes your data.", "It is what a program would do, and stands in the audit log under your name."],
    sure: "Call all the same",
    answer: "Answer",
    cut: "The answer is longer; this is its beginning.",
    same: "The same call",
    same_hint: "Put a key's secret into the variable SECRET before: Headwater keeps no secret that could be shown here.",
};

/// What a parameter holds.
fn means(name: &str) -> &'static str {
    match name {
        "objects" => "the objects to write, each with its fields by system name",
        "where" => "which records are wanted: an object of fields and values, empty for all",
        "id" => "the id of a record",
        "ids" => "ids of records",
        "limit" => "how many rows; more than the method gives are cut without a word",
        "offset" => "rows to leave out before the first",
        "fields" => "system names of the fields in the answer; all where left out",
        "startDate" => "the first time, such as 2026-01-01 00:00:00, in the time zone of the version",
        "endDate" => "the last time, in the same form",
        "timestamp" => "which time counts: create or update",
        "listID" => "the id of a list",
        "memberID" => "the id of a lead",
        "memberIDs" => "ids of leads",
        "emailAddress" => "an e-mail address",
        "clientID" => "the id of a client of an agency",
        "url" => "the address that is told of lead updates",
        _ => "a value, as docs/wire.md says",
    }
}
