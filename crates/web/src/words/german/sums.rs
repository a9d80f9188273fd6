//! TABLE · German: the sums under the columns.

use crate::words::SumWords;

pub(super) const SUMS: SumWords = SumWords {
    title: "Summen der Spalten",
    leads_title: "Leads",
    lead: "Lead",
    leads: "Leads",
    average: "im Schnitt",
    sum: "Summe",
    without: "ohne",
    since: "seit",
    filled: "ausgefüllt",
    different: "verschieden",
};
