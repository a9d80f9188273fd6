//! TABLE · English: the sums under the columns.

use crate::words::SumWords;

pub(super) const SUMS: SumWords = SumWords {
    title: "Sums of the columns",
    leads_title: "Leads",
    lead: "lead",
    leads: "leads",
    average: "average",
    sum: "sum",
    without: "without",
    since: "since",
    filled: "filled",
    different: "different",
};
