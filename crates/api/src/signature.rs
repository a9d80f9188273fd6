//! The signature of a method: a line of the table of methods, as data. Checks, the reply's key, permissions and the
//! documentation are derived from signatures.

use crate::family::Family;
use crate::keys::{ResultKey, key};
use headwater_model::key::Strictness;
use headwater_model::permission::AnyPermission;
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;

/// The value of `error` in a successful reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoError {
    /// `null`
    Null,
    /// `[]`
    EmptyList,
}

/// The effect of a method on stored data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// None: the call can be refused at any time.
    Reads,
    /// Data may be added: the call is refused while the disk is nearly full.
    Adds,
    /// Data selected by the parameters is removed: a blank parameter is refused (W198); permitted on a full disk.
    Removes,
}

/// Who may send the members of one object in place of `objects`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flat {
    /// Nobody.
    Never,
    /// Lenient keys.
    Leniently,
    /// All keys.
    Always,
}

impl Flat {
    /// Whether a caller may.
    pub fn is_open_to(self, strictness: Strictness) -> bool {
        self == Self::Always || (self == Self::Leniently && strictness == Strictness::Lenient)
    }
}

/// A method without its function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// The method's name.
    pub name: &'static str,
    /// The purpose of the method, in one sentence.
    pub says: &'static str,
    /// The permissions of which the caller must have all.
    pub needs: &'static [&'static AnyPermission],
    /// Required parameters. A missing `objects` answers 207, any other 206.
    pub required: &'static [&'static str],
    /// Optional parameters.
    pub optional: &'static [&'static str],
    /// Whether the members of one object may be sent in place of `objects`.
    pub takes_flat_object: Flat,
    /// Further parameters for lenient keys. Any of them replaces the required ones.
    pub lenient: &'static [&'static str],
    /// Whether lenient keys may leave out `where`, which then demands nothing.
    pub where_may_be_absent: bool,
    /// The kind of records that the method reads from `objects` or gives; `None` for other methods.
    pub record: Option<&'static RecordType>,
    /// The family of the method, if it has one.
    pub family: Option<&'static Family>,
    /// The key in `result`.
    pub key: ResultKey,
    /// Whether `hasMore` stands beside the rows.
    pub has_more: bool,
    /// The value of `error` in a successful reply.
    pub no_error: NoError,
    /// The effect of the method on stored data.
    pub effect: Effect,
    /// Whether the vendor's articles have the method. If not, strict keys get the error for an unknown method.
    pub is_documented: bool,
}

impl Signature {
    pub(crate) const fn new(name: &'static str, says: &'static str, effect: Effect) -> Self {
        Self {
            name,
            says,
            needs: &[],
            required: &[],
            optional: &[],
            takes_flat_object: Flat::Never,
            lenient: &[],
            where_may_be_absent: false,
            record: None,
            family: None,
            key: key(""),
            has_more: false,
            no_error: NoError::EmptyList,
            effect,
            is_documented: true,
        }
    }

    /// The permissions of which the caller must have all.
    pub const fn needs(self, needs: &'static [&'static AnyPermission]) -> Self {
        Self { needs, ..self }
    }

    /// Required parameters.
    pub const fn takes(self, required: &'static [&'static str]) -> Self {
        Self { required, ..self }
    }

    /// Optional parameters.
    pub const fn may_take(self, optional: &'static [&'static str]) -> Self {
        Self { optional, ..self }
    }

    /// Further parameters for lenient keys.
    pub const fn leniently(self, lenient: &'static [&'static str]) -> Self {
        Self { lenient, ..self }
    }

    /// Lenient keys may send the members of one object in place of `objects`.
    pub const fn or_flat(self) -> Self {
        self.flat(Flat::Leniently)
    }

    /// Lenient keys may leave out `where`.
    pub const fn where_may_be_absent(self) -> Self {
        Self { where_may_be_absent: true, ..self }
    }

    /// The method is about records of a kind.
    pub const fn of(self, record: &'static RecordType) -> Self {
        Self { record: Some(record), ..self }
    }

    /// The method belongs to a family: its transcripts stand in the family's folder. What it answers to each role stands in the family's
    /// table of permissions only if the family's lines name the method.
    pub const fn of_family(self, family: &'static Family) -> Self {
        Self { family: Some(family), ..self.of(family.record) }
    }

    /// Who may send the members of one object in place of `objects`.
    pub const fn flat(self, takes_flat_object: Flat) -> Self {
        Self { takes_flat_object, ..self }
    }

    /// The key in `result`.
    pub const fn answers(self, key: ResultKey) -> Self {
        Self { key, ..self }
    }

    /// Whether `hasMore` stands beside the rows, as the vendor's articles have it for some methods.
    pub const fn has_more(self) -> Self {
        Self { has_more: true, no_error: NoError::EmptyList, ..self }
    }

    /// The value of `error` in a successful reply, if other than the default (`null` for reads, `[]` for writes).
    pub const fn no_error(self, no_error: NoError) -> Self {
        Self { no_error, ..self }
    }

    /// The vendor's articles do not have the method.
    pub const fn undocumented(self) -> Self {
        Self { is_documented: false, ..self }
    }

    /// The parameters permitted to a caller, required ones first.
    pub fn accepts(&self, strictness: Strictness) -> Vec<&'static str> {
        let lenient = if strictness == Strictness::Lenient { self.lenient } else { &[] };
        self.required.iter().chain(self.optional).chain(lenient).copied().collect()
    }

    /// The kind of records that the method is about.
    pub fn record(&self) -> Result<&'static RecordType, Problem> {
        self.record.ok_or_else(|| Problem::Broken(format!("{} is about no kind of records", self.name)))
    }

    /// Whether the method may add data.
    pub fn adds(&self) -> bool {
        self.effect == Effect::Adds
    }

    /// Whether the method stores nothing.
    pub fn only_reads(&self) -> bool {
        self.effect == Effect::Reads
    }

    /// Whether the method removes data selected by its parameters.
    pub fn removes(&self) -> bool {
        self.effect == Effect::Removes
    }
}
