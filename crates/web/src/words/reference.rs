//! Texts: the methods of the API.

use crate::other_faces::MethodGroup;

/// The methods of the API.
#[derive(Debug)]
pub struct ReferenceWords {
    /// The title, and the link to the page.
    pub title: &'static str,
    /// The list of methods.
    pub methods: &'static str,
    /// A group of methods.
    pub group: fn(MethodGroup) -> &'static str,
    /// A method that reads, and one that writes.
    pub kinds: [&'static str; 2],
    /// Strict keys are refused the method.
    pub lenient_only: &'static str,
    /// The card of parameters.
    pub parameters: &'static str,
    /// The method takes none.
    pub no_parameters: &'static str,
    /// The heads of the table: name, must, means.
    pub columns: [&'static str; 3],
    /// A parameter that must be sent, and one that may.
    pub must: [&'static str; 2],
    /// What a parameter holds.
    pub means: fn(&str) -> &'static str,
    /// The card of the form.
    pub try_it: &'static str,
    /// On which data and with which rights.
    pub try_hint: &'static str,
    /// The field.
    pub params: &'static str,
    /// What was typed is no JSON object.
    pub faulty: &'static str,
    /// The button.
    pub call: &'static str,
    /// The method writes: the question, and what follows.
    pub asked: [&'static str; 2],
    /// The button that calls all the same.
    pub sure: &'static str,
    /// The card of the answer.
    pub answer: &'static str,
    /// The answer is longer.
    pub cut: &'static str,
    /// The card of the command.
    pub same: &'static str,
    /// Where the secret comes from.
    pub same_hint: &'static str,
}
