//! Lists of leads and their members.

use crate::id::{LeadId, ListId, MemberId};
use crate::time::Timestamp;

/// A list of leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The id of the list.
    pub id: ListId,
    /// The name of the list.
    pub name: String,
    /// The purpose of the list.
    pub description: String,
    /// Number of active members.
    pub member_count: i64,
    /// Number of removed members.
    pub removed_count: i64,
    /// When the list was created.
    pub created_at: Timestamp,
}

/// Whether a lead is on a list, or was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On the list.
    Active,
    /// Removed by a person or a program.
    Removed,
}

impl Standing {
    /// The word stored and printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Removed => "removed",
        }
    }
}

/// The selection of former members for getRemovedListMembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Members removed from the list.
    Removed,
    /// Members unsubscribed from e-mail.
    Unsubscribed,
    /// Members whose address bounces permanently.
    HardBounced,
}

impl Gone {
    /// The selection of a contract word; any other word selects nobody.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "removed" => Some(Self::Removed),
            "unsubscribed" => Some(Self::Unsubscribed),
            "hardbounced" => Some(Self::HardBounced),
            _ => None,
        }
    }
}

/// The membership of one lead in one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The id of the membership.
    pub id: MemberId,
    /// The list.
    pub list: ListId,
    /// The lead.
    pub lead: LeadId,
    /// Whether the lead is still on the list.
    pub standing: Standing,
}

/// A membership with details of its lead, borrowed from a database row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberView<'a> {
    /// The membership.
    pub membership: Membership,
    /// The lead's company.
    pub company_name: Option<&'a str>,
    /// The lead's given name.
    pub first_name: Option<&'a str>,
    /// The lead's family name.
    pub last_name: Option<&'a str>,
    /// The lead's e-mail address.
    pub email: &'a str,
    /// Whether the lead unsubscribed from e-mail.
    pub is_unsubscribed: bool,
    /// Whether the lead's address bounces permanently.
    pub is_hard_bounced: bool,
}

/// A list on which a lead is or was a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The membership.
    pub membership: Membership,
    /// The name of the list.
    pub list_name: String,
    /// When the lead was first added to the list.
    pub created_at: Timestamp,
}
