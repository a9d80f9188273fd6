//! Texts: the sums under the columns.

/// The sums under the columns.
#[derive(Debug)]
pub struct SumWords {
    /// The title.
    pub title: &'static str,
    /// The link back to the table.
    pub leads_title: &'static str,
    /// Behind the number 1.
    pub lead: &'static str,
    /// Behind any other number.
    pub leads: &'static str,
    /// Before an average.
    pub average: &'static str,
    /// Before a sum.
    pub sum: &'static str,
    /// Behind the number of leads without a value.
    pub without: &'static str,
    /// Before the earliest day.
    pub since: &'static str,
    /// Behind the share of leads with a value.
    pub filled: &'static str,
    /// Behind the number of different values.
    pub different: &'static str,
}
