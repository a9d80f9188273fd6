//! The table of methods is told alike everywhere: by README, by docs/wire.md and by the methods themselves.

use super::{demand_none, root};
use headwater_api::methods::METHODS;
use headwater_api::signature::Signature;
use std::collections::BTreeSet;

/// Verbs that names of methods begin with.
const VERBS: [&str; 10] =
    ["add", "create", "delete", "disable", "enable", "get", "log", "remove", "subscribe", "update"];

/// The names of methods in a text: words of the contract's form, such as `getLeads`.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_owned);
    words.filter(|word| VERBS.iter().any(|verb| is_name(word, verb))).collect()
}

fn is_name(word: &str, verb: &str) -> bool {
    word.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_uppercase()))
}

/// The words in bold in a cell of a table.
fn bold(cell: &str) -> BTreeSet<&str> {
    cell.split("**").skip(1).step_by(2).collect()
}

/// The cells of each row that tells of methods, by method.
fn rows(text: &str) -> Vec<(String, String, String)> {
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.split('|').map(str::trim).collect();
        let [first, second, third, ""] = cells[..] else { return None };
        let found = names(first);
        let is_only_names = first.split(", ").all(|name| found.contains(name));
        is_only_names
            .then(|| found.into_iter().map(|name| (name, second.to_owned(), third.to_owned())).collect::<Vec<_>>())
    });
    rows.flatten().collect()
}

/// What the contract's row of a method lacks.
fn faults(method: &Signature, rows: &[(String, String, String)]) -> Vec<String> {
    let of_method: Vec<_> = rows.iter().filter(|(name, _, _)| name == method.name).collect();
    let [(_, parameters, reply)] = of_method[..] else {
        return vec![format!("{} has {} rows in docs/wire.md", method.name, of_method.len())];
    };
    let mut faults = Vec::new();
    let (words, bold) = (parameters.split(|letter: char| !letter.is_ascii_alphanumeric()), bold(parameters));
    let words: BTreeSet<&str> = words.collect();
    let lacking = method.required.iter().filter(|name| !bold.contains(**name));
    faults.extend(lacking.map(|name| format!("{} does not say that it needs {name}", method.name)));
    let is_choice = parameters.contains(" or ");
    let unneeded = bold.iter().filter(|name| !is_choice && method.optional.contains(name));
    faults.extend(unneeded.map(|name| format!("{} does not need {name}", method.name)));
    let lacking = method.optional.iter().chain(method.lenient).filter(|name| !words.contains(**name));
    faults.extend(lacking.map(|name| format!("{} does not tell of {name}", method.name)));
    if !reply.starts_with(method.key.observed) {
        faults.push(format!("{} answers {}, not {reply}", method.name, method.key.observed));
    }
    faults
}

#[test]
fn the_contract_has_a_row_for_each_method_with_its_parameters_and_key() {
    let text = std::fs::read_to_string(root().join("docs/wire.md")).unwrap();
    let rows = rows(&text);
    // getEventsbyType is another spelling, not another method.
    let methods = METHODS.iter().filter(|method| method.name != "getEventsbyType");
    let unserved = rows.iter().map(|(name, ..)| name).filter(|name| METHODS.iter().all(|method| method.name != **name));
    let unserved = unserved.map(|name| format!("{name} has a row in docs/wire.md, and is not served"));
    demand_none(methods.flat_map(|method| faults(method, &rows)).chain(unserved).collect());
}

#[test]
fn a_row_that_lacks_something_is_seen() {
    let rows = rows("| getThing | id, fields | thing |\n| text | x | y |\n");
    assert_eq!(rows.len(), 1);
    let method = headwater_api::method::Method::read("getThing", "A thing.").takes(&["id"]).may_take(&["limit"]);
    assert_eq!(faults(&method, &rows).len(), 2, "neither needed nor told of");
    let free = headwater_api::method::Method::read("getThing", "A thing.").answers(method.key).may_take(&["id"]);
    let bold = self::rows("| getThing | **id**, fields | thing |");
    assert_eq!(faults(&free, &bold)[0], "getThing does not need id");
    let other = headwater_api::method::Method::read("getOther", "Another.");
    assert_eq!(faults(&other, &rows), ["getOther has 0 rows in docs/wire.md"]);
}

#[test]
fn the_readme_names_all_methods_and_no_other() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let table = text.split("## What works").nth(1).unwrap().split("All other methods").next().unwrap();
    let known: BTreeSet<String> = METHODS.iter().map(|method| method.name.to_owned()).collect();
    assert_eq!(names(table), known);
}

#[test]
fn each_method_says_what_it_is_for_and_which_permissions_it_needs() {
    let lacks = |method: &&&Signature| method.needs.is_empty() || !method.says.ends_with('.');
    let methods: Vec<&Signature> = METHODS.iter().map(|method| method.signature()).collect();
    demand_none(methods.iter().filter(lacks).map(|method| format!("{} is not explained", method.name)).collect());
}
