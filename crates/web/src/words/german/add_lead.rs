//! TABLE · German: adding a lead by hand.

use crate::words::LeadAddWords;

pub(super) const ADD_LEAD: LeadAddWords = LeadAddWords {
    title: "Lead hinzufügen",
    labels: ["E-Mail", "Vorname", "Nachname", "Firma"],
    owner: "Zuständig",
    me: "Ich",
    nothing: "Keine Angabe",
    more: "Danach noch einen hinzufügen",
    add: "Lead hinzufügen",
    close: "Schließen",
    back: "Leads",
    added: "Der Lead ist hinzugefügt",
    missing: "Hier fehlt ein Wert.",
    dangling: "Das gibt es nicht mehr. Wählen Sie etwas anderes.",
    taken: ["Diese Adresse gehört zu ", ". Öffnen Sie diesen Lead, oder geben Sie eine andere Adresse ein."],
    taken_unseen: "Diese Adresse gehört zu einem Lead, für den jemand anderes zuständig ist. Geben Sie eine andere \
                   Adresse ein, oder fragen Sie Ihre Führungskraft.",
};
