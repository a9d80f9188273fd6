//! Questions about leads: conditions on fields and lists, words to search for, an order, and a place in that order. Pages, saved views
//! and programs ask in these words; the store answers.
//!
//! The text form, for addresses and saved views, is `f=leadScore.ge.60&f=leadStatus.is.open*qualified&q=ann&sort=-leadScore`:
//! each `f` is a field's system name, a comparison of [`COMPARISONS`], and values divided by `*` (`!` takes the next letter as it is).
//! `list.in.1024*2048` asks for members of any of these lists. `sort` begins with `-` where the greatest comes first.
//!
//! Texts are compared without regard to case and accents ([`fold`]). Values of days are `2026-11-28`, `2026-11-28T10:30`, or a number
//! of days from today such as `-7d`; a person may be `me`.

mod fold;
mod field;
mod fault;
mod moments;
mod condition;
mod search;
mod cursor;
mod text;
pub use condition::{COMPARISONS, Comparison, Condition, ConditionSubject, QueryContext, ValueTest};
pub use cursor::{LeadCursor, LeadWindow};
pub use fault::{FaultReason, QueryFault};
pub use field::{FieldName, FieldNature, QueryField, SortKey};
pub use fold::fold;
pub use search::{PHONES, SEARCHED, SearchWord, SearchWords, digits};

/// The most conditions of a question.
pub const MOST_CONDITIONS: usize = 20;
/// The most values of a condition.
pub const MOST_VALUES: usize = 200;
/// The most characters of a value, and of a search.
pub const LONGEST_VALUE: usize = 255;

/// A question about leads. All conditions must hold, and all words be found. Only active leads are meant, unless a condition asks for
/// the flag of active ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadQuery {
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// The words to search for, as typed.
    pub search: String,
    /// The order.
    pub sort: SortBy,
}

/// The order of leads: by a field, and by id where two hold the same. Leads without a value come last in either direction.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SortBy {
    /// The field.
    pub field: QueryField,
    /// The direction, of ids too.
    pub direction: SortDirection,
}

/// Which values come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortDirection {
    /// The smallest.
    Ascending,
    /// The greatest.
    Descending,
}
