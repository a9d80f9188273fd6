//! Invitations: links by which a person chooses a password.

use crate::time::Timestamp;

/// The purpose of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationKind {
    /// The first administrator sets up the account.
    Setup,
    /// A person of an account is let in, for the first time or after losing the password.
    Person,
}

impl InvitationKind {
    /// The end of an invitation made at a time.
    pub fn ends(self, made: Timestamp) -> Timestamp {
        made.plus_seconds(match self {
            // The operator is there.
            Self::Setup => 60 * 60,
            Self::Person => 7 * 24 * 60 * 60,
        })
    }
}
