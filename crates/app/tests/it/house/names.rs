//! One name, one type: a type that others see has a name that no other such type has.

use super::syntax::{File, files, parse};
use super::{demand_none, is_test};
use std::collections::BTreeMap;

/// Names that several types have today, and how many. None may be added, and one that is mended leaves the list.
const TWICE: [(&str, usize); 39] = [
    ("Addresses", 2),
    ("Allowance", 2),
    ("Answer", 3),
    ("Broken", 2),
    ("Budget", 2),
    ("Change", 2),
    ("Credentials", 2),
    ("Entry", 2),
    ("Failure", 2),
    ("Fields", 2),
    ("Key", 3),
    ("Kind", 3),
    ("Lead", 2),
    ("Limits", 3),
    ("Line", 2),
    ("Names", 2),
    ("Options", 2),
    ("Order", 2),
    ("Outcome", 3),
    ("Pace", 2),
    ("Place", 3),
    ("Process", 2),
    ("Reader", 4),
    ("Reply", 2),
    ("Room", 2),
    ("Row", 5),
    ("Run", 2),
    ("Server", 2),
    ("SetupError", 2),
    ("Slice", 2),
    ("Sliced", 2),
    ("Source", 2),
    ("Stage", 2),
    ("State", 2),
    ("Step", 2),
    ("Take", 7),
    ("Turn", 2),
    ("Value", 2),
    ("Wanted", 4),
];

/// Types that clap fills from the command line belong to their command, as `key::Command` does.
const OF_CLAP: [&str; 4] = ["Args", "Parser", "Subcommand", "ValueEnum"];

/// Places of each name that more than one type has.
fn shared(files: &[File]) -> BTreeMap<&str, Vec<String>> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| !is_test(&file.path)) {
        let types = file.types.iter().filter(|it| !file.is_test(it.line));
        for it in types.filter(|it| !OF_CLAP.iter().any(|derived| it.marks.contains(*derived))) {
            places.entry(&it.name).or_default().push(format!("{}:{}", file.path, it.line));
        }
    }
    places.retain(|_, places| places.len() > 1);
    places
}

fn faults(files: &[File], known: &[(&str, usize)]) -> Vec<String> {
    let shared = shared(files);
    let count = |name: &str| shared.get(name).map_or(0, Vec::len);
    let gone = known.iter().filter(|(name, times)| count(name) < *times);
    let gone = gone.map(|(name, times)| format!("{name} is not there {times} times any more: mend the list"));
    let new = shared.iter().filter(|(name, places)| !known.contains(&(**name, places.len())));
    let new = new.filter(|(name, places)| known.iter().all(|(other, times)| other != *name || places.len() > *times));
    gone.chain(new.map(|(name, places)| format!("{name} has several meanings: {}", places.join(", ")))).collect()
}

#[test]
fn a_name_is_the_name_of_one_type() {
    demand_none(faults(files(), &TWICE));
}

#[test]
fn a_name_with_two_meanings_is_seen() {
    let files = [
        parse(
            "crates/a/src/x.rs",
            "pub struct Scope; pub(crate) enum Draft {} enum Hidden {} #[derive(Args)] pub struct Command;",
        ),
        parse("crates/b/src/y.rs", "pub type Scope = u8; pub trait Draft {} pub struct Hidden; pub struct Command;"),
        parse("crates/b/src/y/tests.rs", "pub struct Command;"),
    ];
    let known = [("Draft", 2), ("Lead", 2)];
    let expected = [
        "Lead is not there 2 times any more: mend the list",
        "Scope has several meanings: crates/a/src/x.rs:1, crates/b/src/y.rs:1",
    ];
    assert_eq!(faults(&files, &known), expected);
    assert_eq!(faults(&files, &[("Draft", 2), ("Scope", 1)]).len(), 1, "one more is seen");
}

/// Traits of the product with fewer than two implementations in the product.
fn lonely_traits(files: &[File]) -> Vec<String> {
    let product = || files.iter().filter(|file| !is_test(&file.path));
    let times = |name: &str| product().flat_map(|file| &file.implemented).filter(|it| *it == name).count();
    let mut found = Vec::new();
    for file in product() {
        let lonely = file.traits.iter().filter(|it| !file.is_test(it.line) && times(&it.name) < 2);
        found.extend(lonely.map(|it| format!("{}:{} {} has no two implementations", file.path, it.line, it.name)));
    }
    found
}

#[test]
fn a_trait_has_two_implementations() {
    demand_none(lonely_traits(files()));
    let text = "trait Kind {} impl Kind for A {} impl x::Kind for B {} trait Job {} impl Job for A {} impl B {}";
    assert_eq!(lonely_traits(&[parse("x.rs", text)]), ["x.rs:1 Job has no two implementations"]);
}
