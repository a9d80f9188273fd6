//! Kinds of records are data: code shared by all kinds neither names a kind nor asks for one.

use super::{code, demand_none, is_test, sources};

/// Words of kinds with a second meaning in code: only the const, the module and the table name the kind.
const HOMONYMS: [&str; 3] = ["note", "task", "folder"];

/// Words before the module of a kind, or before a table.
const LEADING_TO_A_KIND: [&str; 4] = ["records", "from", "join", "update"];

/// Words of kinds.
const WORDS: [&str; 9] =
    ["lead", "company", "companies", "campaign", "opportunity", "opportunities", "deal_stage", "dealstage", "product"];

/// Files of wire, store and api about one kind, or about lists and timelines, which belong to leads alone.
const OF_ONE_KIND: &[&str] = &[
    "crates/wire/src/call.rs",
    "crates/wire/src/event.rs",
    "crates/wire/src/list.rs",
    "crates/wire/src/place.rs",
    "crates/store/src/columns",
    "crates/store/src/deliveries.rs",
    "crates/store/src/erasure.rs",
    "crates/store/src/events.rs",
    "crates/store/src/folders.rs",
    "crates/store/src/folding.rs",
    "crates/store/src/former_subjects.rs",
    "crates/store/src/house_for_tests.rs",
    "crates/store/src/lead_query",
    "crates/store/src/life.rs",
    "crates/store/src/listed.rs",
    "crates/store/src/lists.rs",
    "crates/store/src/many_changes.rs",
    "crates/store/src/members.rs",
    "crates/store/src/memberships.rs",
    "crates/store/src/migrate.rs",
    "crates/store/src/notes.rs",
    "crates/store/src/opportunities.rs",
    "crates/store/src/owned_leads.rs",
    "crates/store/src/subscriptions.rs",
    "crates/store/src/writes/belongings",
    "crates/store/src/writes/members",
    "crates/store/src/writes/timeline.rs",
    "crates/api/src/event.rs",
    "crates/api/src/index.rs",
    "crates/api/src/list.rs",
    "crates/api/src/list_member.rs",
    "crates/api/src/list_membership.rs",
    "crates/api/src/lead/",
    "crates/api/src/methods.rs",
    "crates/api/src/note.rs",
    "crates/store/src/clients.rs",
    "crates/store/src/records/related.rs",
    "crates/api/src/record/families.rs",
];

/// Files shared by all kinds: how often the code names a kind, and the reason.
const NAMES: &[(&str, usize, &str)] = &[
    ("crates/wire/src/error.rs", 7, "the vendor's texts"),
    ("crates/api/src/changes.rs", 2, "the texts of refusals"),
    ("crates/api/src/changes/asked.rs", 3, "what is told to those who ask for no kind"),
    ("crates/store/src/backup.rs", 3, "what a backup is said to hold"),
    ("crates/store/src/records/row.rs", 3, "whom records about leads are about, for erasure"),
    ("crates/store/src/writes/changes.rs", 2, "whom records about leads are about, for erasure"),
    ("crates/store/src/copy/tables.rs", 2, "columns of deliveries"),
    ("crates/store/src/outbox.rs", 5, "snapshots are of leads"),
    ("crates/store/src/removal.rs", 3, "what an account is said to hold"),
    ("crates/store/src/sql.rs", 12, "what statements on lists, memberships and timelines share"),
    ("crates/store/src/drafts.rs", 1, "a link leads somewhere"),
];

/// The words of a text of code.
fn words(code: &str) -> Vec<&str> {
    code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).filter(|it| !it.is_empty()).collect()
}

/// The number of names of kinds in the code of a file, comments left out.
fn names(text: &str) -> usize {
    let is_declaration = |line: &&str| line.trim_start_matches("pub ").starts_with("mod ");
    let code: String = code(text).lines().filter(|line| !is_declaration(line)).flat_map(|line| [line, "\n"]).collect();
    let is_name = |word: &str, kind: &str| {
        let rest = word.strip_prefix(kind);
        rest.is_some_and(|rest| ["", "s", "id", "view"].contains(&rest) || rest.starts_with('_'))
    };
    let words = words(&code);
    let plain = words.iter().map(|word| word.to_lowercase());
    let plain = plain.filter(|word| WORDS.iter().any(|kind| is_name(word, kind))).count();
    let homonyms = words.windows(2).filter(|pair| {
        let is_led_to = LEADING_TO_A_KIND.contains(&pair[0]);
        HOMONYMS.iter().any(|kind| is_const(pair[1], kind) || is_led_to && pair[1] == *kind)
    });
    plain + homonyms.count()
}

/// Whether a word is the const of a kind.
fn is_const(word: &str, kind: &str) -> bool {
    word == kind.to_uppercase()
}

/// Lines with the question of which kind a record is: by name, or by comparison with the const of a kind.
fn questions(text: &str) -> usize {
    let asks_for_name = |line: &str| {
        let asks = line.contains("match") || line.trim_start().starts_with("if ");
        asks && ["record.name {", "record.name ==", "record() ==", ".record =="]
            .iter()
            .any(|question| line.contains(question))
    };
    let is_kind =
        |word: &&str| WORDS.iter().chain(&HOMONYMS).chain(&["opportunity_lead"]).any(|kind| is_const(word, kind));
    let compares_with_kind = |line: &str| {
        let sides = ["==", "!=", "contains(&"].iter().filter_map(|comparison| line.split_once(comparison));
        let mut compared = sides.flat_map(|(left, right)| {
            let left = words(left).into_iter().rev().find(|word| *word != "name");
            [left, words(right).into_iter().find(|word| *word != "Some")]
        });
        compared.any(|word| word.as_ref().is_some_and(is_kind))
            || line.contains("eq(") && words(line).iter().any(is_kind)
    };
    code(text).lines().filter(|line| asks_for_name(line) || compares_with_kind(line)).count()
}

#[test]
fn what_all_kinds_share_names_none_of_them() {
    let mut faults = Vec::new();
    for source in sources() {
        let is_shared = ["crates/wire/src/", "crates/store/src/", "crates/api/src/"]
            .iter()
            .any(|floor| source.path.starts_with(floor));
        if !is_shared || is_test(&source.path) || OF_ONE_KIND.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        let product = source.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let (found, may) =
            (names(product), NAMES.iter().find(|(path, ..)| source.path == *path).map_or(0, |(_, may, _)| *may));
        if found != may {
            faults.push(format!(
                "{} names kinds of records {found} times, not {may}: make it data, or add a file about one kind to OF_ONE_KIND",
                source.path
            ));
        }
        if questions(product) > 0 {
            faults.push(format!("{} asks which kind a record is", source.path));
        }
    }
    demand_none(faults);
}

#[test]
fn a_name_and_a_question_are_seen() {
    assert_eq!(names("// a lead\nlet lead = 1;\nlet x = LeadId(2); let leader = 3;"), 2);
    assert_eq!(names("let task = spawn(note); f(&TASK, records::note::TITLE); \"select id from folder\""), 3);
    assert_eq!(questions("match record.name {\nlet x = 1;\nif record.name == word {"), 2);
    let compared =
        ["if entry.record == &LEAD {", "let name = if record == &LEAD { None }", "(entry.record != &TASK).then(f)"];
    assert_eq!(compared.map(questions), [1; 3]);
    assert_eq!(
        ["Some(OPPORTUNITY_LEAD.name) == name", "ptr::eq(record, &NOTE)", "all.contains(&&LEAD)"].map(questions),
        [1; 3]
    );
    assert_eq!(
        ["f(&LEAD)", "present == CONTACT_WITH_OPPORTUNITY", "a.contains(b), records: vec![&LEAD]"].map(questions),
        [0; 3]
    );
}
