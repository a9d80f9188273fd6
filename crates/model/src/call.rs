//! Phone calls with leads, as logged by sales people.

use crate::event::Source;
use crate::id::{LeadId, UserId};
use crate::time::Timestamp;

/// Whether the lead or the user made the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The lead called.
    Incoming,
    /// The lead was called.
    Outgoing,
}

impl Direction {
    /// The direction of a contract word; `None` if unknown.
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

    /// The source of the timeline entry for such a call.
    pub fn source(self) -> Source {
        match self {
            Self::Incoming => Source::IncomingCall,
            Self::Outgoing => Source::OutgoingCall,
        }
    }
}

/// A logged phone call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLog {
    /// The user taking part in the call.
    pub user: UserId,
    /// The lead taking part in the call.
    pub lead: LeadId,
    /// Whether the lead or the user made the call.
    pub direction: Direction,
    /// Time of the call.
    pub at: Timestamp,
    /// The result, as a contract word such as `noAnswerNoMessage`.
    pub result: Option<String>,
    /// Notes about the call.
    pub notes: Option<String>,
}
