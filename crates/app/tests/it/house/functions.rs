//! The shape of functions: few parameters, none of them a bool, no `match` on a bool, at most 60 lines.

use super::demand_none;
use super::syntax::{File, Function, files, parse};

/// From so many parameters on a struct is asked for.
const MANY: usize = 5;
/// Functions that print a bool, or keep it to be printed: it chooses nothing.
const FLAGS: [&str; 4] = ["flag", "push_bool", "success", "with_more"];
/// Lines that a function may have.
const LONGEST: usize = 60;

/// Functions, those of tests among them, of which something is true.
fn found(files: &[File], is_fault: impl Fn(&Function) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let functions = file.functions.iter().filter(|function| is_fault(function));
        found.extend(functions.map(|it| format!("{}:{} {}", file.path, it.named.line, it.named.name)));
    }
    found
}

fn has_many_parameters(function: &Function) -> bool {
    function.parameters >= MANY
}

fn has_a_bool(function: &Function) -> bool {
    function.bools > 0 && !FLAGS.contains(&function.named.name.as_str())
}

fn is_long(function: &Function) -> bool {
    function.lines > LONGEST
}

fn matched_bools(files: &[File]) -> Vec<String> {
    files.iter().flat_map(|file| file.matched_bools.iter().map(|line| format!("{}:{line}", file.path))).collect()
}

#[test]
fn functions_take_fewer_than_five_parameters() {
    demand_none(found(files(), has_many_parameters));
}

#[test]
fn no_parameter_is_a_bool() {
    demand_none(found(files(), has_a_bool));
    let is_needed = |name: &str| !found(files(), |it| it.bools > 0 && it.named.name == name).is_empty();
    demand_none(
        FLAGS.iter().filter(|name| !is_needed(name)).map(|name| format!("no `{name}` prints a bool")).collect(),
    );
}

#[test]
fn functions_have_at_most_sixty_lines() {
    demand_none(found(files(), is_long));
}

#[test]
fn a_bool_is_asked_by_if() {
    demand_none(matched_bools(files()));
}

#[test]
fn functions_of_a_wrong_shape_are_seen() {
    let text = format!(
        "impl A {{ fn many(&self, a: u8, b: u8, (c, d, e): (u8, u8, u8)) {{ match true {{ true => 1, _ => 2 }} }} }}
         trait B {{ fn switched(on: bool); }} impl B for A {{ fn switched(on: bool) {{}} }}\nfn long() {{{}}}
         #[test]\nfn many_in_a_test(a: u8, b: (u8, u8), c: u8, d: u8) {{}}",
        "\n".repeat(LONGEST)
    );
    let files = [parse("x.rs", &text)];
    assert_eq!(found(&files, has_many_parameters), ["x.rs:1 many", "x.rs:65 many_in_a_test"]);
    assert_eq!(found(&files, has_a_bool), ["x.rs:2 switched"]);
    assert_eq!(found(&files, is_long), ["x.rs:3 long"]);
    assert_eq!(matched_bools(&files), ["x.rs:1"]);
}
