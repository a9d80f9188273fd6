//! The glossary: every word is explained once, in one line, and names in backquotes are in the sources.

use super::{Source, demand_none, root, sources};
use std::collections::BTreeSet;

/// The glossary.
const GLOSSARY: &str = "docs/words.md";
/// Documents that send their readers to the glossary.
const LINKED_FROM: [&str; 3] = ["ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md"];

/// Faults of the glossary: a word explained twice, a word without a line, a name in backquotes absent from the sources.
fn faults(glossary: &str, sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for bold in glossary.split("**").skip(1).step_by(2) {
        if !glossary.contains(&format!("\n- **{bold}**: ")) {
            faults.push(format!("{bold} has no line of its own"));
        }
        if !known.insert(bold) {
            faults.push(format!("{bold} is explained twice"));
        }
    }
    for name in glossary.split('`').skip(1).step_by(2) {
        let name = name.rsplit([':', ' ']).next().unwrap_or_default();
        if !sources.iter().any(|source| source.text.contains(name)) {
            faults.push(format!("{name} is not in the sources"));
        }
    }
    faults
}

#[test]
fn every_word_of_the_glossary_is_explained_once() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let glossary = read(GLOSSARY);
    assert!(glossary.matches("**").count() > 100, "the glossary was not read");
    demand_none(faults(&glossary, &sources()));
    demand_none(LINKED_FROM.iter().filter(|path| !read(path).contains(GLOSSARY)).map(|it| it.to_string()).collect());
}

#[test]
fn a_word_with_two_meanings_is_seen() {
    let glossary =
        "\n- **lead**: a person, `LeadId`.\n- **list**: leads, or a **place**.\n- **lead**: a metal, `Metal`.\n";
    let sources = [Source { path: "x.rs".to_owned(), text: "struct LeadId;".to_owned() }];
    let expected = ["place has no line of its own", "lead is explained twice", "Metal is not in the sources"];
    assert_eq!(faults(glossary, &sources), expected);
}
