//! What a method says of itself: a line of the table of methods, as data. Everything else is derived from it: what is checked
//! before it runs, what its reply is called, who may call it, what documents say of it.

use headwater_model::key::Strictness;
use headwater_model::permission::AnyPermission;

/// What `error` is when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoError {
    /// `null`
    Null,
    /// `[]`
    EmptyList,
}

/// A method's key in `result`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As real clients see it.
    pub observed: &'static str,
    /// As the vendor's articles name it.
    pub documented: &'static str,
}

/// A key on which articles and wire agree.
pub const fn key(name: &'static str) -> Key {
    Key { observed: name, documented: name }
}

/// What a method does to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: the call can be refused at any time.
    Reads,
    /// More may be stored afterwards than before: the call is refused while the disk is nearly full.
    Adds,
    /// What the parameters select is removed: a blank among them is refused (W198), a full disk is not in the way.
    Removes,
}

/// A method without its function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// The method's name.
    pub name: &'static str,
    /// What the method is for, in one sentence.
    pub says: &'static str,
    /// Permissions the caller must have, all of them.
    pub needs: &'static [&'static AnyPermission],
    /// Parameters that must be there. Without `objects` the answer is 207, without another 206.
    pub required: &'static [&'static str],
    /// Parameters that may be there.
    pub optional: &'static [&'static str],
    /// Whether a lenient key may give one object's members in place of `objects`.
    pub takes_flat_object: bool,
    /// Parameters that only a lenient key may give. One of them says what the required ones would.
    pub lenient: &'static [&'static str],
    /// The key in `result`.
    pub key: Key,
    /// What `error` is when nothing went wrong.
    pub no_error: NoError,
    /// What the method does to what is stored.
    pub effect: Effect,
    /// Whether the vendor's articles have the method. Strict keys are told that there is no other.
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

    /// Permissions the caller must have, all of them.
    pub const fn needs(self, needs: &'static [&'static AnyPermission]) -> Self {
        Self { needs, ..self }
    }

    /// Parameters that must be there.
    pub const fn takes(self, required: &'static [&'static str]) -> Self {
        Self { required, ..self }
    }

    /// Parameters that may be there.
    pub const fn may_take(self, optional: &'static [&'static str]) -> Self {
        Self { optional, ..self }
    }

    /// Parameters that only a lenient key may give.
    pub const fn leniently(self, lenient: &'static [&'static str]) -> Self {
        Self { lenient, ..self }
    }

    /// A lenient key may give one object's members in place of `objects`.
    pub const fn or_flat(self) -> Self {
        Self { takes_flat_object: true, ..self }
    }

    /// The key in `result`.
    pub const fn answers(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// What `error` is when nothing went wrong, where that is neither the `null` of reads nor the `[]` of others.
    pub const fn no_error(self, no_error: NoError) -> Self {
        Self { no_error, ..self }
    }

    /// The vendor's articles do not have the method.
    pub const fn undocumented(self) -> Self {
        Self { is_documented: false, ..self }
    }

    /// The parameters that a caller may give, required ones first.
    pub fn accepts(&self, strictness: Strictness) -> Vec<&'static str> {
        let lenient = if strictness == Strictness::Lenient { self.lenient } else { &[] };
        self.required.iter().chain(self.optional).chain(lenient).copied().collect()
    }

    /// Whether more may be stored afterwards than before.
    pub fn adds(&self) -> bool {
        self.effect == Effect::Adds
    }

    /// Whether nothing is stored by the method.
    pub fn only_reads(&self) -> bool {
        self.effect == Effect::Reads
    }

    /// Whether the method removes what its parameters select.
    pub fn removes(&self) -> bool {
        self.effect == Effect::Removes
    }
}
