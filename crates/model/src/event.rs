//! The timeline of a lead: its events and their sources.

use crate::id::{EventId, LeadId};
use crate::time::Timestamp;

/// Declares the event sources: variant, the contract's word, the type of the related object, and the default
/// sentence.
macro_rules! sources {
    ($($name:ident = $word:literal, $what:expr, $sentence:literal;)*) => {
        /// Source of an event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Source { $(#[doc = $word] $name),* }

        impl Source {
            /// All sources, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The contract's word.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The type of the object related to the event; `None` without an object.
            pub fn what_type(self) -> Option<&'static str> {
                match self { $(Self::$name => $what),* }
            }

            /// The sentence shown for an event without a sentence of its own.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),* }
            }
        }
    };
}

sources! {
    CallConvert = "callConvert", None, "Call converted.";
    CartComplete = "cartComplete", Some("shoppingCartSession"), "The shopping cart was completed";
    ChangeLeadStatus = "changeLeadStatus", None, "Lead's Status was Changed";
    DealStageChange = "dealStageChange", Some("opportunity"), "Deal stage changed.";
    EmailSent = "emailSent", Some("email"), "Lead was sent an email.";
    EmailOpened = "emailOpened", Some("email"), "Lead opened email.";
    EmailClick = "emailClick", Some("email"), "Lead clicked a link in email.";
    EmailBounce = "emailBounce", Some("email"), "Email bounced.";
    EmailSpamComplaint = "emailSpamComplaint", Some("email"), "Lead marked email as spam.";
    EmailUnsubscribe = "emailUnsubscribe", Some("email"), "Lead unsubscribed from email.";
    EmailVisit = "emailVisit", Some("email"), "Lead visited from email.";
    FormSubmit = "formSubmit", None, "Lead submitted a form.";
    ImportantPageVisit = "importantPageVisit", Some("sitePages"), "Lead visited an important page.";
    IncomingCall = "incomingCall", None, "Incoming call.";
    LeadCreation = "leadCreation", None, "Lead created.";
    LeadOwnerChange = "leadOwnerChange", None, "Lead's Owner was Changed";
    MailboxRecv = "mailboxRecv", Some("mbox"), "Mail received from lead.";
    MailboxSend = "mailboxSend", Some("mbox"), "Mail sent to lead.";
    MailboxEmailOpen = "mailboxEmailOpen", Some("mbox"), "Lead opened mail.";
    MediaOpen = "mediaOpen", Some("media"), "Lead opened media.";
    OpportunityCreate = "oppCreate", Some("opportunity"), "Opportunity created.";
    OpportunityLost = "oppLost", Some("opportunity"), "Opportunity lost.";
    OpportunityWon = "oppWon", Some("opportunity"), "Opportunity won.";
    OutgoingCall = "outgoingCall", None, "Outgoing call.";
    PageVisit = "pageVisit", Some("pageVisit"), "Lead visited a page.";
    ReferredOnTheForm = "referredOnTheForm", None, "Lead was referred on a form.";
    ShoppingCartAbandoned = "shoppingCartAbandoned", Some("shoppingCartSession"), "The shopping cart was abandoned";
}

impl Source {
    /// The source of a contract word; `None` if unknown.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|source| source.name() == word)
    }
}

/// A stored entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The id of the event.
    pub id: EventId,
    /// The lead of the event.
    pub lead: LeadId,
    /// The sentence shown to people.
    pub name: String,
    /// The source of the event.
    pub source: Source,
    /// The id of the related object, if any.
    pub what: Option<i64>,
    /// The type of the related object, if any.
    pub what_type: Option<String>,
    /// Details as a JSON object with the contract's keys.
    pub data: Option<String>,
    /// When the event happened.
    pub at: Timestamp,
}

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The lead of the event.
    pub lead: LeadId,
    /// The source of the event.
    pub source: Source,
    /// The id of the related object, if the source has one.
    pub what: Option<i64>,
    /// The sentence, if different from the source's default sentence.
    pub name: Option<String>,
    /// Details as a JSON object.
    pub data: Option<String>,
    /// When the event happened.
    pub at: Timestamp,
}
