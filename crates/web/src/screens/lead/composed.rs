//! A note or a call as typed.

use crate::request::ScreenRequest;
use headwater_actions::edits;

/// The results of calls that people choose from, in the contract's words.
pub(super) const RESULTS: [&str; 6] =
    ["connected", "leftMessage", "noAnswerNoMessage", "callbackRequested", "gatekeeper", "wrongNumber"];

/// What is composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComposeKind {
    Note,
    /// A call by the person.
    Outgoing,
    /// A call by the lead.
    Incoming,
}

impl ComposeKind {
    pub(super) const ALL: [Self; 3] = [Self::Note, Self::Outgoing, Self::Incoming];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == word)
    }
}

/// A text with its kind, as typed.
#[derive(Debug, Clone)]
pub(super) struct Composed {
    pub(super) kind: ComposeKind,
    pub(super) text: String,
    pub(super) result: String,
}

impl Composed {
    /// As sent; `usual` where the form names no kind.
    pub(super) fn of(request: &ScreenRequest<'_>, usual: ComposeKind) -> Self {
        let text = |name| edits::lines(request.form.text(name));
        let kind = ComposeKind::named(request.form.text("what")).unwrap_or(usual);
        Self { kind, text: text("text"), result: text("result") }
    }
}
