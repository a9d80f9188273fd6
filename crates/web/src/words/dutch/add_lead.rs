//! TABLE · Dutch: adding a lead by hand.

use crate::words::LeadAddWords;

pub(super) const ADD_LEAD: LeadAddWords = LeadAddWords {
    title: "Lead toevoegen",
    labels: ["E-mail", "Voornaam", "Achternaam", "Bedrijf"],
    owner: "Eigenaar",
    me: "Ik",
    nothing: "Niets",
    more: "Hierna nog een toevoegen",
    add: "Lead toevoegen",
    close: "Sluiten",
    back: "Leads",
    added: "De lead is toegevoegd",
    missing: "Hier is een waarde nodig.",
    dangling: "Deze is er niet meer. Kies een andere.",
    taken: ["Dit adres is van ", ". Open die lead, of vul een ander adres in."],
    taken_unseen: "Dit adres is van een lead van iemand anders. Vul een ander adres in, of vraag het aan je manager.",
};
