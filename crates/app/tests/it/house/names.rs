//! One name, one type: a type that others see has a name that no other such type has.

use super::syntax::{File, files, parse};
use super::{demand_none, is_test};
use std::collections::BTreeMap;

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

fn faults(files: &[File]) -> Vec<String> {
    let shared = shared(files).into_iter();
    shared.map(|(name, places)| format!("{name} has several meanings: {}", places.join(", "))).collect()
}

#[test]
fn a_name_is_the_name_of_one_type() {
    demand_none(faults(files()));
}

#[test]
fn a_name_with_two_meanings_is_seen() {
    let files = [
        parse(
            "crates/a/src/x.rs",
            "pub struct Scope; pub(crate) enum Draft {} enum Hidden {} #[derive(Args)] pub struct Command;",
        ),
        parse("crates/b/src/y.rs", "pub type Scope = u8; pub trait Other {} pub struct Hidden; pub struct Command;"),
        parse("crates/b/src/y/tests.rs", "pub struct Command; pub struct Draft;"),
    ];
    assert_eq!(faults(&files), ["Scope has several meanings: crates/a/src/x.rs:1, crates/b/src/y.rs:1"]);
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
