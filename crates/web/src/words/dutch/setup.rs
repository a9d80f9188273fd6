//! TABLE · Dutch: the first run, and invitations.

use crate::words::SetupWords;

pub(super) const SETUP: SetupWords = SetupWords {
    steps: ["Jij", "Je bedrijf", "Je gegevens"],
    you: "Welkom bij Headwater",
    you_hint: "Jij wordt de administrator. Anderen nodig je later uit.",
    invited: |company| format!("Welkom bij {company}"),
    invited_hint: "Kies een wachtwoord en je bent binnen.",
    first_name: "Voornaam",
    last_name: "Achternaam",
    email: "E-mail",
    password: "Wachtwoord",
    password_hint: "12 tekens of meer. Een paar woorden achter elkaar is goed.",
    next: "Verder",
    over: |minutes| match minutes {
        ..=1 => "Deze link werkt één keer, en nog één minuut.".to_owned(),
        2..120 => format!("Deze link werkt één keer, en nog {minutes} minuten."),
        120..2880 => format!("Deze link werkt één keer, en nog {} uur.", minutes / 60),
        _ => format!("Deze link werkt één keer, en nog {} dagen.", minutes / 1440),
    },
    no_name: "Vul de naam in die anderen te zien krijgen.",
    no_email: "Vul een adres in zoals ada@example.org.",
    email_taken: "Iemand hier heeft dit adres al: vul een ander in.",
    password_short: "Maak het langer: 12 tekens of meer.",
    password_guessable: "Dit is snel geraden: laat je naam, je bedrijf en gewone woorden weg, of voeg een paar andere \
                         woorden toe.",
    company: "Je bedrijf",
    company_hint: "Je kunt alles later wijzigen.",
    company_name: "Bedrijfsnaam",
    time_zone: "Tijdzone",
    time_zone_hint: "Bepaalt wanneer een dag begint en eindigt.",
    no_company: "Vul een naam in.",
    company_taken: "Een ander account op deze server heeft deze naam: vul een andere in.",
    no_zone: "Kies een tijdzone uit de lijst.",
    data: "Je gegevens",
    data_hint: "Bij beide krijg je een API-sleutel, zodat programma's leads kunnen aanleveren.",
    demo: [
        "10.000 verzonnen leads",
        "Om rond te kijken, met bedrijven, verkoopkansen en taken. Ze blijven tot ze worden verwijderd.",
    ],
    nothing: ["Niets", "Een lege tabel, voor je eigen leads."],
    done: "Alles staat klaar",
    done_hint: "Niemand anders kan de link gebruiken waarmee je hier bent gekomen.",
    done_demo: "10.000 verzonnen leads zijn onderweg. Binnen een minuut zijn ze er.",
    try_it: "Zo roepen programma's Headwater aan",
    copy: ["Kopiëren", "Gekopieerd"],
    once: "De sleutel wordt alleen deze keer getoond, en de server bewaart er een hash van: kopieer de sleutel nu als \
           je hem wilt gebruiken.",
    to_leads: "Naar de leads",
    motto: "Eén bestand om te draaien, één map om te bewaren. Over twee minuten heb je je eerste lead.",
    link_is_over: "Deze link werkt niet meer",
    link_is_over_hint: "De link is gebruikt, vervangen door een nieuwere, of verlopen. Vraag een administrator om een \
                        nieuwe; de serverbeheerder maakt er een met headwater user invite, en bij een nieuwe start \
                        toont de server er een zolang niemand een wachtwoord heeft.",
};
