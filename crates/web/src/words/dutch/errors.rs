//! TABLE · Dutch: pages that tell of an error.

use crate::words::ErrorWords;

pub(super) const ERRORS: ErrorWords = ErrorWords {
    missing: "Hier is niets",
    missing_hint: "Misschien is het adres verkeerd getypt, of is verwijderd wat hier stond.",
    forbidden: "Jouw rol ziet deze pagina niet",
    forbidden_short: "Niet voor jouw rol",
    forbidden_as: |role| format!("Je bent ingelogd als {role}."),
    ask: |name| format!("Vraag het aan {name}"),
    forbidden_hint: |roles| {
        format!("Deze pagina is open voor: {roles}. Een administrator kan je een andere rol geven.")
    },
    only_viewing: "Je kijkt alleen",
    only_viewing_hint: |role| {
        format!(
            "Je ziet de pagina's zoals een {role} ze ziet, en intussen kan er niets worden gewijzigd. Dat is ook niet \
             gebeurd. Kijk eerst weer door je eigen ogen."
        )
    },
    not_permitted: "Jouw rol mag dit niet",
    not_permitted_hint: "Er is niets gewijzigd. Een administrator kan het doen, of je een andere rol geven.",
    foreign: "Dit is niet vanaf een pagina van deze server verstuurd",
    foreign_hint: "Er is niets gewijzigd. Open de pagina hier en probeer het opnieuw.",
    failed: "Er ging iets mis op de server",
    failed_hint: "Niets van wat was opgeslagen is verloren. In het log van de server staat meer.",
    busy: "De server heeft te veel te doen",
    busy_hint: "Niets van wat was opgeslagen is verloren. Probeer het zo meteen opnieuw.",
    home: "Naar de startpagina",
};
