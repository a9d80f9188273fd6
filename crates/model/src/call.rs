//! Phone calls with leads, as sales people log them.

use crate::event::Source;
use crate::id::{LeadId, UserId};
use crate::time::Timestamp;

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The lead called.
    Incoming,
    /// The lead was called.
    Outgoing,
}

impl Direction {
    /// The direction of that word.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "incoming" => Some(Self::Incoming),
            "outgoing" => Some(Self::Outgoing),
            _ => None,
        }
    }

    /// The contract's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }

    /// The timeline entry such a call makes.
    pub fn source(self) -> Source {
        match self {
            Self::Incoming => Source::IncomingCall,
            Self::Outgoing => Source::OutgoingCall,
        }
    }
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLog {
    /// The user who had it.
    pub user: UserId,
    /// The lead it was with.
    pub lead: LeadId,
    /// Who called whom.
    pub direction: Direction,
    /// When.
    pub at: Timestamp,
    /// How it ended, in the contract's words, e.g. `noAnswerNoMessage`.
    pub result: Option<String>,
    /// What was said.
    pub notes: Option<String>,
}
