//! TABLE · Dutch: the sums under the columns.

use crate::words::SumWords;

pub(super) const SUMS: SumWords = SumWords {
    title: "Totalen van de kolommen",
    leads_title: "Leads",
    lead: "lead",
    leads: "leads",
    average: "gemiddeld",
    sum: "totaal",
    without: "zonder",
    since: "sinds",
    filled: "ingevuld",
    different: "verschillende",
};
