//! Lists of leads and who is on them.

use crate::id::{LeadId, ListId, MemberId};
use crate::time::Timestamp;

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its id.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Active members.
    pub member_count: i64,
    /// Members that were removed.
    pub removed_count: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Why a lead is, or is no longer, on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On the list.
    Active,
    /// Taken off by hand or by a program.
    Removed,
}

impl Standing {
    /// The word under which it is stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Removed => "removed",
        }
    }
}

/// Which former members getRemovedListMembers asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Taken off the list.
    Removed,
    /// Members that unsubscribed from e-mail.
    Unsubscribed,
    /// Members whose address bounces for good.
    HardBounced,
}

impl Gone {
    /// The contract's word for it; anything else selects nobody.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "removed" => Some(Self::Removed),
            "unsubscribed" => Some(Self::Unsubscribed),
            "hardbounced" => Some(Self::HardBounced),
            _ => None,
        }
    }
}

/// One lead's place on one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MemberId,
    /// The list.
    pub list: ListId,
    /// The lead.
    pub lead: LeadId,
    /// Whether the lead is still on it.
    pub standing: Standing,
}

/// A membership with what is known of its lead, borrowed from the database's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberView<'a> {
    /// The membership itself.
    pub membership: Membership,
    /// The lead's company.
    pub company_name: Option<&'a str>,
    /// The lead's given name.
    pub first_name: Option<&'a str>,
    /// The lead's family name.
    pub last_name: Option<&'a str>,
    /// The lead's address.
    pub email: &'a str,
    /// Whether the lead unsubscribed from e-mail.
    pub is_unsubscribed: bool,
    /// Whether the lead's address bounces for good.
    pub is_hard_bounced: bool,
}

/// One list a lead is or was on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The membership itself.
    pub membership: Membership,
    /// The name of the list.
    pub list_name: String,
    /// When the lead first came on the list.
    pub created_at: Timestamp,
}
