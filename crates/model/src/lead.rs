//! A lead: what callers send for it, what is stored of it, and the few rules it obeys by itself.

use crate::cell::{Cell, Value};
use crate::email;
use crate::field::Custom;
use crate::id::{LeadId, UserId};
use crate::problem::Problem;
use crate::standard_fields::{self, Standard, at};
use crate::time::Timestamp;

/// The lead statuses. The last is set by the system alone and cannot be changed (wire.md).
pub const STATUSES: [&str; 6] = ["unqualified", "open", "qualified", "contact", "customer", CONTACT_WITH_OPPORTUNITY];

/// The status of a contact with an open opportunity.
pub const CONTACT_WITH_OPPORTUNITY: &str = "contactWithOpp";

/// What a caller sends for one lead: which one, and the values to set. Each value has been checked
/// against its field and is in its stored form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The lead's id, where the caller names one.
    pub id: Option<LeadId>,
    /// Standard fields to set, each once.
    pub values: Vec<(Standard, Value)>,
    /// Custom fields to set, each once; `""` empties.
    pub custom: Vec<(Custom, String)>,
    /// What was sent and cannot be held as it is.
    pub unfit: Vec<Unfit>,
}

/// A field of a lead, of either sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnyField {
    /// A built-in one.
    Standard(Standard),
    /// One of the account's own.
    Custom(Custom),
}

/// A value that its field would not hold as it was sent. It is judged only where it would change something: a lead that holds
/// just this text, from when its field held it, keeps it. So does a lead that holds the other one of two times that are written
/// alike; its stored form then stands for what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The field.
    pub field: AnyField,
    /// The text as it was sent.
    pub sent: String,
    /// Why the field cannot hold it; `None` where it holds it mended, which is then among the draft's values.
    pub refusal: Option<Problem>,
}

impl Unfit {
    /// The field, if it is a custom one.
    pub fn custom(&self) -> Option<Custom> {
        match self.field {
            AnyField::Custom(custom) => Some(custom),
            AnyField::Standard(_) => None,
        }
    }
}

impl Draft {
    /// The value to be set for a field.
    pub fn get(&self, field: Standard) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
    }

    /// The e-mail address that can be written, where one that is not blank is given.
    pub fn email(&self) -> Option<&str> {
        self.get(at::EMAIL).and_then(Cell::as_text).filter(|address| !email::trim(address).is_empty())
    }

    /// The e-mail address by which a lead may be meant: also one that can no longer be written, but that a lead may hold.
    pub fn asked_email(&self) -> Option<&str> {
        self.email().or_else(|| self.unfit_address().map(|unfit| unfit.sent.as_str()))
    }

    /// Why the e-mail address cannot be written, where it cannot.
    pub fn refused_address(&self) -> Option<&Problem> {
        self.unfit_address().and_then(|unfit| unfit.refusal.as_ref())
    }

    fn unfit_address(&self) -> Option<&Unfit> {
        self.unfit.iter().find(|unfit| unfit.field == AnyField::Standard(at::EMAIL))
    }

    /// The owner, where one is given.
    pub fn owner(&self) -> Option<UserId> {
        self.get(at::OWNER).and_then(Cell::as_int).map(UserId)
    }

    /// What a lead needs before it can be created: values that can be held, and an e-mail address.
    pub fn check(&self) -> Result<(), Problem> {
        match (self.unfit.iter().find_map(|unfit| unfit.refusal.clone()), self.email()) {
            (Some(refusal), _) => Err(refusal),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(Problem::missing("emailAddress")),
        }
    }
}

/// A stored lead as a reader sees it: borrowed from the database's row.
pub struct LeadView<'a> {
    /// The standard fields by their position in the table; those without a column are null.
    pub cells: &'a [Cell<'a>; standard_fields::COUNT],
    /// The custom values: a JSON object from system name to string, as the store wrote it.
    /// It is handed on unparsed because replies carry the very same strings.
    pub custom: &'a str,
}

impl LeadView<'_> {
    /// The lead's id.
    pub fn id(&self) -> LeadId {
        LeadId(self.cells[at::ID.index()].as_int().unwrap_or_default())
    }

    /// The lead's status.
    pub fn status(&self) -> &str {
        self.cells[at::STATUS.index()].as_text().unwrap_or_default()
    }

    /// When the lead was last written.
    pub fn updated(&self) -> Timestamp {
        Timestamp(self.cells[at::UPDATED.index()].as_int().unwrap_or_default())
    }
}
