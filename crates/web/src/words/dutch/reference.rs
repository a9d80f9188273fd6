//! TABLE · Dutch: the methods of the API.

use crate::other_faces::MethodGroup;
use crate::words::ReferenceWords;

pub(super) const REFERENCE: ReferenceWords = ReferenceWords {
    title: "API-referentie",
    methods: "Methoden",
    group: |group| match group {
        MethodGroup::Leads => "Leads",
        MethodGroup::Lists => "Lijsten",
        MethodGroup::Companies => "Bedrijven",
        MethodGroup::Opportunities => "Verkoopkansen",
        MethodGroup::Campaigns => "Campagnes",
        MethodGroup::Work => "Notities en taken",
        MethodGroup::Products => "Producten",
        MethodGroup::Fields => "Velden",
        MethodGroup::People => "Gebruikers en klanten",
    },
    kinds: ["leest", "schrijft"],
    lenient_only: "De artikelen van de leverancier hebben deze methode niet: sleutels die twijfelachtige invoer weigeren zoals de leverancier, krijgen te horen dat hij niet bestaat.",
    parameters: "Parameters",
    no_parameters: "Geen.",
    columns: ["Naam", "Verplicht", "Betekenis"],
    must: ["ja", "nee"],
    means,
    try_it: "Proberen",
    try_hint: "met uw eigen gegevens en rechten, zonder sleutel",
    params: "params, als JSON",
    faulty: "Geef één JSON-object, zoals {} of {\"limit\": 3}.",
    call: "Aanroepen",
    asked: [
        "Dit wijzigt uw gegevens.",
        "Het is wat een programma zou doen, en staat onder uw naam in het auditlogboek.",
    ],
    sure: "Toch aanroepen",
    answer: "Antwoord",
    cut: "Het antwoord is langer; dit is het begin.",
    same: "Dezelfde aanroep",
    same_hint: "Zet eerst het geheim van een sleutel in de variabele SECRET: Headwater bewaart geen geheim dat hier zou kunnen staan.",
};

/// What a parameter holds.
fn means(name: &str) -> &'static str {
    match name {
        "objects" => "de objecten om te schrijven, elk met zijn velden onder hun systeemnaam",
        "where" => "welke records bedoeld zijn: een object van velden en waarden, leeg voor alle",
        "id" => "de id van een record",
        "ids" => "ids van records",
        "limit" => "hoeveel rijen; meer dan de methode geeft, vervalt zonder bericht",
        "offset" => "rijen om vóór de eerste over te slaan",
        "fields" => "systeemnamen van de velden in het antwoord; zonder opgave alle",
        "startDate" => "de eerste tijd, zoals 2026-01-01 00:00:00, in de tijdzone van de versie",
        "endDate" => "de laatste tijd, in dezelfde vorm",
        "timestamp" => "welke tijd telt: create of update",
        "listID" => "de id van een lijst",
        "memberID" => "de id van een lead",
        "memberIDs" => "ids van leads",
        "emailAddress" => "een e-mailadres",
        "clientID" => "de id van een klant van een bureau",
        "url" => "het adres dat bericht krijgt van updates van leads",
        _ => "een waarde, zoals docs/wire.md beschrijft",
    }
}
