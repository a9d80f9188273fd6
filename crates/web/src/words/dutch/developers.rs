//! TABLE · Dutch: keys and webhooks.

use super::grouped;
use crate::other_faces::HookFailure;
use crate::words::DevelopersWords;
use headwater_model::key::KeyState;

pub(super) const DEVELOPERS: DevelopersWords = DevelopersWords {
    title: "Ontwikkelaars",
    keys: "API-sleutels",
    account: "accountID",
    columns: ["Sleutel", "Handelt als", "Antwoordt", "Laatst gebruikt", "Vandaag", "Aanroepen", "Geweigerd"],
    no_label: "Zonder naam",
    state: |state| match state {
        KeyState::Valid => "geldig",
        KeyState::Expired => "verlopen",
        KeyState::Revoked => "ingetrokken",
    },
    until: |day| format!("tot en met {day}"),
    last_day: "Laatste dag",
    last_day_hint: "Laat leeg voor een sleutel zonder einde. Is de dag voorbij, dan worden programma's geweigerd.",
    last_day_wrong: "Geef een laatste dag die nog niet voorbij is, of geen.",
    removed_person: "Een verwijderde gebruiker",
    number: grouped,
    new_key: "Nieuwe sleutel",
    label: "Waarvoor de sleutel is",
    label_hint: "Bijvoorbeeld de naam van het programma: Website, Magazijn",
    acts_as: "Handelt als",
    acts_as_groups: ["Een rol, zonder gebruiker", "Een gebruiker, met de rol van het moment van de aanroep"],
    make: "Sleutel maken",
    made: |label| format!("De nieuwe sleutel “{label}”."),
    made_hint: "Het geheim wordt alleen deze keer getoond. Zet het nu waar het programma het leest.",
    copy: ["Het geheim kopiëren", "Gekopieerd"],
    label_missing: "Schrijf waarvoor de sleutel is, zodat iemand later weet of hij nog nodig is.",
    label_long: "Hoogstens 100 tekens: in een paar woorden waarvoor de sleutel is.",
    acts_as_wrong: "Niemand die actief is, heeft deze rechten: kies opnieuw.",
    url_wrong: "De webhook is niet toegevoegd. Geef een volledig adres zoals https://shop.example.org/hooks/leads, en \
                hoogstens tien in totaal.",
    crumb: "Ontwikkelaars",
    switches_head: "Hoe er wordt geantwoord",
    switches: [
        ("Namen in antwoorden", ["zoals echte clients ze zien", "zoals het in de artikelen staat"]),
        ("Fout als er niets misging", ["null of [], per methode", "altijd null"]),
        ("Twijfelachtige invoer", ["opgevat zoals bedoeld", "geweigerd zoals de leverancier doet"]),
        ("De limieten van de leverancier", ["aan", "uit"]),
    ],
    keep: "Opslaan",
    calls: "Aanroepen per methode",
    call_columns: ["Methode", "Aanroepen", "Laatst", "Geweigerd"],
    refused: |code, calls, objects| match (calls, objects) {
        (calls, 0) => format!("{code}: {}", of_calls(calls)),
        (0, objects) => format!("{code}: {}", of_objects(objects)),
        (calls, objects) => format!("{code}: {}, {}", of_calls(calls), of_objects(objects)),
    },
    no_calls: "Met deze sleutel is nog niets aangeroepen. Aanroepen tellen hier binnen tien seconden mee.",
    facts: ["Handelt als", "Gemaakt", "Toestand"],
    revoke_head: "Deze sleutel intrekken",
    revoke_hint: "Programma's met deze sleutel worden binnen een seconde geweigerd. Een ingetrokken sleutel komt niet \
                  terug.",
    revoke: "Intrekken",
    hooks: "Webhooks",
    hooks_hint: "updates van leads, ondertekend, op volgorde",
    no_hooks: "Geen enkel programma krijgt bericht van updates van leads.",
    add_hook: ["Adres dat bericht krijgt", "Toevoegen"],
    live: "Wijzigingen worden afgeleverd zodra ze er zijn.",
    retrying: |answer, failing, (number, next)| {
        let next = if next == 0 { "nu".to_owned() } else { format!("over {}", span(next)) };
        format!(
            "{answer}, al {}. Poging {number} {next}. Er gaat niets verloren: wijzigingen wachten op volgorde.",
            span(failing)
        )
    },
    blocked: "De server mag geen verbinding maken met dit adres: de serverbeheerder staat netwerken toe met \
              --webhook-allow.",
    paused: "Gepauzeerd. Wijzigingen worden bewaard, en op volgorde afgeleverd zodra de webhook verdergaat.",
    gone: "Beëindigd: de ontvanger zei twee keer dat hij er niet meer is.",
    exhausted: "Beëindigd: bij de ontvanger is het tien dagen lang mislukt.",
    waiting: |count| match count {
        0 => "er wacht niets".to_owned(),
        1 => "1 wijziging wacht".to_owned(),
        _ => format!("{} wijzigingen wachten", grouped(count)),
    },
    tiles: ["Wachtend", "Langst wachtend", "Apart gezet", "Mislukt op rij"],
    span,
    none: "geen",
    deeds: ["Pauzeren", "Hervatten", "Nu proberen"],
    test: "Test versturen",
    tested: |status, milliseconds, text| {
        let text = text.trim();
        let milliseconds = grouped(milliseconds);
        if text.is_empty() {
            format!("De ontvanger antwoordde na {milliseconds} ms met {status}.")
        } else {
            format!("De ontvanger antwoordde na {milliseconds} ms met {status}: “{text}”")
        }
    },
    untested: |failure, milliseconds| format!("Geen antwoord na {1} ms: {0}.", failed(failure), grouped(milliseconds)),
    test_pause: |seconds| format!("Er zijn al vijf tests verstuurd. De volgende kan over {seconds} s."),
    tries: ["Laatste pogingen", "van wat goed gaat, één per minuut"],
    try_columns: ["Wanneer", "Antwoord", "Duur", "Leads", "Tekst"],
    milliseconds: |count| format!("{} ms", grouped(count)),
    no_tries: "Er is nog niets verstuurd.",
    aside: ["Apart gezet", "alleen deze weigert de ontvanger"],
    aside_columns: ["Lead", "Antwoord", "Sinds"],
    lead: |id| format!("Lead {id}"),
    replay: "Opnieuw versturen",
    replay_from: "Alles opnieuw versturen sinds",
    replay_count: "Tellen",
    replay_would: |count| match count {
        1 => "dat zou 1 wijziging zijn".to_owned(),
        _ => format!("dat zouden {} wijzigingen zijn", grouped(count)),
    },
    replay_send: |count| format!("{} opnieuw versturen", grouped(count)),
    replay_nothing: "niets: wat sindsdien is gewijzigd, is nog niet verstuurd",
    replay_wrong: "Geef een dag en een tijd.",
    replay_future: "Dat ligt in de toekomst: geef een tijd die voorbij is.",
};

fn of_calls(count: i64) -> String {
    if count == 1 { "1 aanroep".to_owned() } else { format!("{} aanroepen", grouped(count)) }
}

fn of_objects(count: i64) -> String {
    if count == 1 { "1 object".to_owned() } else { format!("{} objecten", grouped(count)) }
}

/// Why a receiver has not answered a test.
fn failed(failure: HookFailure) -> &'static str {
    match failure {
        HookFailure::Blocked => {
            "de server mag geen verbinding maken met dit adres; de serverbeheerder staat netwerken toe met --webhook-allow"
        }
        HookFailure::Address => "het adres is er geen",
        HookFailure::Name => "de naam heeft geen adres",
        HookFailure::Refused => "niemand neemt daar verbindingen aan",
        HookFailure::Insecure => "er komt geen beveiligde verbinding tot stand, het certificaat wordt niet vertrouwd",
        HookFailure::Slow => "het duurde te lang",
        HookFailure::Broken => "het antwoord hield te vroeg op of is geen HTTP",
        HookFailure::Unsigned => {
            "er kon niet ondertekend worden; de serverbeheerder maakt een nieuw geheim met headwater webhook rotate-secret"
        }
    }
}

/// So many seconds, in words.
fn span(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} u", seconds / 3_600),
        _ => format!("{} dagen", seconds / 86_400),
    }
}
