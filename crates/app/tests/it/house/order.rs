//! The order of `mod` lines is the floor plan inside a crate: a module uses only modules declared above it.

use super::{Source, code, demand_none, is_test, sources};
use std::collections::BTreeMap;

/// The modules a file declares, in order.
fn declared(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let line = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) ")).unwrap_or(line);
            line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
        })
        .collect()
}

/// The sibling modules a file names by `prefix`, e.g. `crate::`.
fn named(text: &str, prefix: &str) -> Vec<String> {
    let word =
        |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let mut found = Vec::new();
    for rest in text.split(prefix).skip(1) {
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            // The first word of each entry of the braces, deeper entries left out.
            Some(list) => {
                let (mut depth, mut entry) = (0, String::new());
                for letter in list.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.push(word(&std::mem::take(&mut entry))),
                        ' ' | '\n' => {}
                        _ if depth == 0 => entry.push(letter),
                        _ => {}
                    }
                }
                found.push(word(&entry));
            }
        }
    }
    found
}

/// Uses of modules declared below the user, among the modules of `order`; each module with its sources.
fn faults(order: &[String], modules: &BTreeMap<String, String>, prefix: &str) -> Vec<String> {
    let place = |name: &str| order.iter().position(|known| known == name);
    let mut faults = Vec::new();
    for (name, text) in modules {
        for used in named(text, prefix) {
            if let (Some(user), Some(used_at)) = (place(name), place(&used))
                && used_at > user
            {
                faults.push(format!("{name} uses {used}, which is declared below it"));
            }
        }
    }
    faults
}

/// The sources below a folder, by module of the folder.
fn modules_of(folder: &str, sources: &[Source]) -> BTreeMap<String, String> {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for source in sources.iter().filter(|source| !is_test(&source.path)) {
        if let Some(rest) = source.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
            let module = rest.split(['/', '.']).next().unwrap_or_default();
            modules.entry(module.to_owned()).or_default().push_str(&code(&source.text));
        }
    }
    modules
}

#[test]
fn modules_use_only_what_is_declared_above_them() {
    let sources = sources();
    let mut found = Vec::new();
    let mut roots = 0;
    for source in sources
        .iter()
        .filter(|source| ["lib.rs", "main.rs"].iter().any(|it| source.path.ends_with(&format!("src/{it}"))))
    {
        let folder = source.path.rsplit_once('/').unwrap().0;
        let order = declared(&source.text);
        roots += 1;
        found.extend(
            faults(&order, &modules_of(folder, &sources), "crate::").into_iter().map(|it| format!("{folder}: {it}")),
        );
    }
    assert_eq!(roots, 10);
    // A folder's own table of contents is its `mod.rs`, or the file of the same name beside the folder.
    for source in sources.iter().filter(|source| !is_test(&source.path)) {
        let folder = source.path.strip_suffix("/mod.rs").or_else(|| source.path.strip_suffix(".rs")).unwrap();
        let Some((_, inside)) = folder.split_once("/src/") else { continue };
        let (order, modules) = (declared(&source.text), modules_of(folder, &sources));
        for prefix in ["super::".to_owned(), format!("crate::{}::", inside.replace('/', "::"))] {
            found.extend(faults(&order, &modules, &prefix).into_iter().map(|it| format!("{folder}: {it}")));
        }
    }
    demand_none(found);
}

#[test]
fn a_module_that_looks_down_is_seen() {
    let order = declared("pub mod a;\nmod b;\npub mod c;\n");
    let modules = BTreeMap::from([
        ("a".to_owned(), "use crate::{b::Thing, x::{c, d}};\nlet it = crate::c::f();".to_owned()),
        ("b".to_owned(), "use crate::a;".to_owned()),
    ]);
    let expected = ["a uses c, which is declared below it", "a uses b, which is declared below it"];
    let mut found = faults(&order, &modules, "crate::");
    found.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(found, expected);
}
