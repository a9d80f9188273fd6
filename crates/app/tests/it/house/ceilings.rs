//! Ceilings of what shall become less. A count above its ceiling fails, and so does one below: whoever mends a place lowers the
//! ceiling in the same commit, so that it cannot come back. A rule with the ceiling 0 is simply kept.

/// Per mille of pronouns and house adverbs among the words of comments; the goal is 40.
pub const PRONOUNS: usize = 26;
/// By how much the share above may be lower than its ceiling; it moves with every comment.
pub const PRONOUNS_SLACK: usize = 5;

/// Functions of the product with five parameters and more.
pub const MANY_PARAMETERS: usize = 0;
/// The same in tests.
pub const MANY_PARAMETERS_IN_TESTS: usize = 0;
/// Functions of the product with a parameter of the type `bool`.
pub const BOOL_PARAMETERS: usize = 0;
/// The same in tests.
pub const BOOL_PARAMETERS_IN_TESTS: usize = 0;
/// Functions of more than 60 lines, tests among them.
pub const LONG_FUNCTIONS: usize = 0;
/// A `match` on a bool.
pub const MATCHED_BOOLS: usize = 0;

/// Sleeps in tests outside `testbed::wait`.
pub const SLEEPS: usize = 0;
/// Names of tests of more than 70 letters.
pub const LONG_TEST_NAMES: usize = 0;

/// Places at which the imports of a file are not one block.
pub const BROKEN_IMPORTS: usize = 0;

/// Fails where what was found is not as much as the ceiling says.
pub fn hold(ceiling: usize, found: &[String]) {
    if let Some(fault) = fault(ceiling, found) {
        panic!("{fault}");
    }
}

fn fault(ceiling: usize, found: &[String]) -> Option<String> {
    match found.len() {
        count if count > ceiling => Some(format!("{count} of at most {ceiling}:\n{}", found.join("\n"))),
        count if count < ceiling => Some(format!("lower the ceiling from {ceiling} to {count}")),
        _ => None,
    }
}

#[test]
fn a_ceiling_that_is_passed_and_one_that_is_too_high_are_seen() {
    let found = ["a".to_owned(), "b".to_owned()];
    assert_eq!(fault(1, &found).as_deref(), Some("2 of at most 1:\na\nb"));
    assert_eq!(fault(2, &found), None);
    assert_eq!(fault(3, &found).as_deref(), Some("lower the ceiling from 3 to 2"));
}
