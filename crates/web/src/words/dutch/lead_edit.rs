//! TABLE · Dutch: editing a lead, and the history of edits.

use crate::said::Piece;
use crate::words::LeadEditWords;

pub(super) const LEAD_EDIT: LeadEditWords = LeadEditWords {
    title: "De lead bewerken",
    back: "Lead",
    nothing: "Niets",
    save: "Opslaan",
    cancel: "Annuleren",
    saved: "Opgeslagen",
    clashed: |who, now, typed| format!("Niet opgeslagen: intussen heeft {who} “{now}” ingevuld. Jij typte “{typed}”."),
    missing: "Vul een waarde in: de lead kan niet zonder.",
    dangling: "Kies een andere: deze is er niet meer.",
    taken: "Een andere lead heeft dit adres. Vul een ander adres in, of wijzig die lead.",
    conflict: "Jullie hebben deze lead allebei gewijzigd",
    conflict_hint: "Terwijl jij typte, heeft iemand een andere waarde opgeslagen. Die van jou is niet verloren, en nog \
                    niet opgeslagen.",
    which: |field| format!("Wat klopt: {field}?"),
    was: |value| match value {
        "" => "was leeg".to_owned(),
        value => format!("was {value}"),
    },
    is_saved: "opgeslagen",
    is_not_saved: "niet opgeslagen",
    you: "Jij, zojuist",
    at: |who, at| format!("{who}, {at}"),
    others_saved: |fields| format!("Zonder conflict opgeslagen: {fields}."),
    keep: "Keuze opslaan",
    later: "Later beslissen",
    noted: "Notitie opgeslagen",
    logged: "Gesprek opgeslagen",
    write_first: "Schrijf eerst iets: een lege notitie zegt niets.",
    history: "Geschiedenis",
    history_hint: "Wijzigingen worden even lang bewaard als de wijzigingenfeed: 30 dagen, tenzij de serverbeheerder \
                   iets anders heeft ingesteld.",
    no_history: "Er is nog geen waarde gewijzigd.",
    older: "Ouder",
    value_changed: |field, from, to| {
        let (before, between) = match (from, to) {
            ("", _) => (format!("{field} ingesteld op "), ""),
            (_, "") => (format!("{field} leeggemaakt, was "), ""),
            _ => (format!("{field} gewijzigd van "), " naar "),
        };
        let mut said = vec![Piece::Plain(before)];
        said.extend((!from.is_empty()).then(|| Piece::Was(from.to_owned())));
        said.extend((!between.is_empty()).then(|| Piece::Plain(between.to_owned())));
        said.extend((!to.is_empty()).then(|| Piece::Now(to.to_owned())));
        said
    },
    values_gone: || vec![Piece::Plain("Gewijzigd; de waarden worden niet meer bewaard".to_owned())],
    by: |who| format!("door {who}"),
    raw: "Zoals de API het toont",
    raw_hint: "Het antwoord van getLead, met tijden in UTC.",
    unknown_author: "iemand",
    key: |label| format!("API-sleutel {label}"),
    command: "de opdrachtregel",
    undoing: "een herstelactie",
    server: "de server zelf",
};
