//! TABLE · Dutch: the audit log.

use super::roles::ROLES;
use super::{grouped, system};
use crate::words::AuditWords;
use headwater_model::audit::{Author, Deed};
use headwater_model::background::Work;
use headwater_model::user::Role;

pub(super) const AUDIT: AuditWords = AuditWords {
    title: "Auditlogboek",
    columns: ["Wanneer", "Wie", "Wat", "Via", "Verzoek"],
    did,
    unknown: "Iets wat alleen een nieuwere Headwater kent",
    through: |author| match author {
        Author::Person(_) => "Pagina's",
        Author::Key(_) => "API",
        Author::Command => "Opdrachtregel",
        Author::Server => "Server",
    },
    operator: "Serverbeheerder",
    server: "Headwater",
    removed_person: |id| format!("Gebruiker {id}, verwijderd"),
    key: |id| format!("Sleutel {id}"),
    who: ["Wie", "Iedereen"],
    what: ["Wat", "Alles"],
    deed,
    groups: ["Gebruikers", "Sleutels", "Overig"],
    from: "Van",
    until: "Tot en met",
    show: "Tonen",
    clear: "Alles tonen",
    export: "Exporteren",
    older: "Oudere regels",
    newest: "Nieuwste regels",
    none: "Geen regels hier",
    none_hint: "Bij de bekeken regels is er niets van deze soort.",
    more: |more| format!("en nog {}", grouped(more)),
    concerned: ["Velden:", "Lijsten:"],
    too_large: ["Het bestand zou te groot zijn", "Kies minder dagen, of wie of wat, en exporteer die regels."],
    unsealed: "nog niet verzegeld",
    sealed: |entries, unsealed| {
        let count = if entries == 1 { "1 regel".to_owned() } else { format!("{} regels", grouped(entries)) };
        match (entries, unsealed) {
            (1, 0) => format!("{count}, verzegeld. headwater verify controleert die."),
            (_, 0) => format!("{count}, alle verzegeld. headwater verify controleert ze."),
            (1, _) => format!("{count}, nog niet verzegeld. headwater verify controleert die."),
            (_, 1) => format!("{count}, de nieuwste is nog niet verzegeld. headwater verify controleert ze."),
            _ => format!(
                "{count}, de nieuwste {} zijn nog niet verzegeld. headwater verify controleert ze.",
                grouped(unsealed)
            ),
        }
    },
    zone: |zone| format!("Tijden in {zone}"),
    no_day: |text| format!("“{text}” is geen dag: schrijf die als 2026-11-26."),
};

fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Create => "Aangemaakt",
        Deed::Change => "Gewijzigd",
        Deed::Delete => "Verwijderd",
        Deed::Join => "Op een lijst gezet",
        Deed::Leave => "Van een lijst gehaald",
        Deed::Begin => "Werk gestart",
        Deed::Pause => "Gepauzeerd",
        Deed::Resume => "Hervat",
        Deed::Replay => "Opnieuw verstuurd",
        Deed::Rotate => "Geheim vervangen",
        Deed::Revoke => "Ingetrokken",
        Deed::Erase => "Gewist",
        Deed::Export => "Geëxporteerd",
        Deed::Import => "Geïmporteerd",
        Deed::Merge => "Samengevoegd",
        Deed::Undo => "Teruggedraaid",
        Deed::ViewAs => "Bekeken als een rol",
        Deed::SignIn => "Ingelogd",
        Deed::Refuse => "Geweigerd",
        Deed::Test => "Test verstuurd",
    }
}

fn did(deed: Deed, subject: &str, count: i64) -> String {
    let things = things(subject, count);
    let done = self::deed(deed).to_lowercase();
    match deed {
        Deed::Delete if subject == "audit" => match count {
            1 => "1 regel van dit logboek verwijderd die lang genoeg bewaard was".to_owned(),
            _ => format!("{} regels van dit logboek verwijderd die lang genoeg bewaard waren", grouped(count)),
        },
        Deed::Begin => format!("Achtergrondwerk gestart: {}", work(subject)),
        Deed::Pause | Deed::Resume if Work::named(subject).is_some() => {
            format!("Achtergrondwerk {done}: {}", work(subject))
        }
        Deed::Replay => format!("Wijzigingen opnieuw verstuurd naar {things}"),
        Deed::Rotate => format!("Geheim van {things} vervangen"),
        Deed::ViewAs => format!("Pagina's bekeken als {}", Role::named(subject).map_or(subject, |role| role.title())),
        Deed::SignIn => "Ingelogd".to_owned(),
        Deed::Refuse => format!("Geweigerd: {}", permission(subject)),
        Deed::Test => format!("Test verstuurd naar {things}"),
        _ => format!("{} {done}", capital(&things)),
    }
}

/// A kind of background work, from its stored word.
fn work(word: &str) -> String {
    Work::named(word).map_or_else(|| word.replace('-', " "), |work| format!("“{}”", system::does(work)))
}

/// A permission, from its name in the tables.
fn permission(name: &str) -> String {
    let known = ROLES.groups.iter().flat_map(|group| group.permissions).find(|(known, _)| *known == name);
    known.map_or_else(|| name.to_lowercase().replace('_', " "), |(_, text)| format!("“{text}”"))
}

/// A text as the beginning of a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// So many of a kind: `3 leads`, `een sleutel`.
fn things(subject: &str, count: i64) -> String {
    let (one, many) = noun(subject);
    match count {
        0 => many.to_owned(),
        1 => one.to_owned(),
        _ => format!("{} {many}", grouped(count)),
    }
}

/// TABLE · the kinds of subjects, one and many.
fn noun(subject: &str) -> (&str, &str) {
    match subject {
        "lead" => ("een lead", "leads"),
        "account" => ("een bedrijf", "bedrijven"),
        "campaign" => ("een campagne", "campagnes"),
        "opportunity" => ("een verkoopkans", "verkoopkansen"),
        "opportunityLead" => ("een lead van een verkoopkans", "leads van verkoopkansen"),
        "dealStage" => ("een verkoopfase", "verkoopfasen"),
        "note" => ("een notitie", "notities"),
        "task" => ("een taak", "taken"),
        "folder" | "taskFolder" => ("een map", "mappen"),
        "product" => ("een product", "producten"),
        "list" => ("een lijst", "lijsten"),
        "field" => ("een veld", "velden"),
        "person" => ("een gebruiker", "gebruikers"),
        "password" => ("een wachtwoord", "wachtwoorden"),
        "key" => ("een API-sleutel", "API-sleutels"),
        "invitation" => ("een uitnodiging", "uitnodigingen"),
        "second factor" => ("de code van een app", "codes van apps"),
        "webhook" => ("een webhook", "webhooks"),
        "tenant" => ("het account", "het account"),
        "change" => ("een wijziging", "wijzigingen"),
        "backup" => ("een back-up", "een back-up"),
        "audit" => ("het auditlogboek", "het auditlogboek"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_reads_as_a_dutch_sentence() {
        assert_eq!(did(Deed::Change, "lead", 1200), "1.200 leads gewijzigd");
        assert_eq!(did(Deed::Join, "lead", 1), "Een lead op een lijst gezet");
        assert_eq!(did(Deed::Revoke, "key", 1), "Een API-sleutel ingetrokken");
        assert_eq!(did(Deed::Export, "audit", 0), "Het auditlogboek geëxporteerd");
        assert_eq!(did(Deed::Refuse, "MANAGE_KEYS", 0), "Geweigerd: “API-sleutels”");
        assert_eq!(did(Deed::ViewAs, "sales-manager", 0), "Pagina's bekeken als Sales Manager");
        assert_eq!(did(Deed::Pause, "webhook", 1), "Een webhook gepauzeerd");
        assert_eq!(did(Deed::Pause, "undo", 1), "Achtergrondwerk gepauzeerd: “Een wijziging ongedaan maken”");
    }
}
