//! The signature of a method: a line of the table of methods, as data. Checks, the reply's key, permissions and the
//! documentation are derived from signatures.

use headwater_model::key::Strictness;
use headwater_model::permission::AnyPermission;

/// The value of `error` in a successful reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoError {
    /// `null`
    Null,
    /// `[]`
    EmptyList,
}

/// The key of a method's value in `result`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key seen by real clients of the vendor.
    pub observed: &'static str,
    /// The key in the vendor's articles.
    pub documented: &'static str,
}

/// A key with the same name in replies and in articles.
pub const fn key(name: &'static str) -> Key {
    Key { observed: name, documented: name }
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
    /// Whether lenient keys may send the members of one object in place of `objects`.
    pub takes_flat_object: bool,
    /// Further parameters for lenient keys. Any of them replaces the required ones.
    pub lenient: &'static [&'static str],
    /// The key in `result`.
    pub key: Key,
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
            takes_flat_object: false,
            lenient: &[],
            key: key(""),
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
        Self { takes_flat_object: true, ..self }
    }

    /// The key in `result`.
    pub const fn answers(self, key: Key) -> Self {
        Self { key, ..self }
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
