//! TABLE · German: the audit log.

use super::roles::ROLES;
use super::system::does;
use super::{counted, grouped};
use crate::words::AuditWords;
use headwater_model::audit::{Author, Deed};
use headwater_model::background::Work;
use headwater_model::user::Role;

pub(super) const AUDIT: AuditWords = AuditWords {
    title: "Prüfprotokoll",
    columns: ["Wann", "Wer", "Was", "Weg", "Anfrage"],
    did,
    unknown: "Etwas, das nur ein neueres Headwater kennt",
    through: |author| match author {
        Author::Person(_) => "Seiten",
        Author::Key(_) => "API",
        Author::Command => "Befehlszeile",
        Author::Server => "Server",
    },
    operator: "Betreiber",
    server: "Headwater",
    removed_person: |id| format!("Person {id}, entfernt"),
    key: |id| format!("Schlüssel {id}"),
    who: ["Wer", "Alle"],
    what: ["Was", "Alles"],
    deed,
    groups: ["Personen", "Schlüssel", "Andere"],
    from: "Von",
    until: "Bis",
    show: "Anzeigen",
    clear: "Alles anzeigen",
    export: "Exportieren",
    older: "Ältere Einträge",
    newest: "Neueste Einträge",
    none: "Hier sind keine Einträge",
    none_hint: "Unter den durchgesehenen Einträgen ist nichts von dieser Art.",
    more: |more| format!("und {} weitere", grouped(more)),
    concerned: ["Felder:", "Listen:"],
    too_large: [
        "Die Datei wäre zu groß",
        "Wählen Sie weniger Tage, oder wer oder was, und exportieren Sie diese Einträge.",
    ],
    unsealed: "noch nicht versiegelt",
    sealed: |entries, unsealed| {
        let said = counted(entries, "Eintrag", "Einträge");
        match (entries, unsealed) {
            (1, 0) => "1 Eintrag, versiegelt. headwater verify prüft ihn.".to_owned(),
            (1, _) => "1 Eintrag, noch nicht versiegelt. headwater verify prüft ihn.".to_owned(),
            (_, 0) => format!("{said}, alle versiegelt. headwater verify prüft sie."),
            (_, 1) => format!("{said}, der neueste ist noch nicht versiegelt. headwater verify prüft sie."),
            _ => format!(
                "{said}, die neuesten {} sind noch nicht versiegelt. headwater verify prüft sie.",
                grouped(unsealed)
            ),
        }
    },
    zone: |zone| format!("Zeiten in {zone}"),
    no_day: |text| format!("„{text}“ ist kein Tag: Geben Sie ihn so ein: 2026-11-26."),
};

fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Create => "Angelegt",
        Deed::Change => "Geändert",
        Deed::Delete => "Gelöscht",
        Deed::Join => "Zu einer Liste hinzugefügt",
        Deed::Leave => "Aus einer Liste entfernt",
        Deed::Begin => "Arbeit begonnen",
        Deed::Pause => "Angehalten",
        Deed::Resume => "Fortgesetzt",
        Deed::Replay => "Erneut gesendet",
        Deed::Rotate => "Geheimnis ersetzt",
        Deed::Revoke => "Widerrufen",
        Deed::Erase => "Endgültig gelöscht",
        Deed::Export => "Exportiert",
        Deed::Import => "Importiert",
        Deed::Merge => "Zusammengeführt",
        Deed::Undo => "Rückgängig gemacht",
        Deed::ViewAs => "Mit einer Rolle angesehen",
        Deed::SignIn => "Angemeldet",
        Deed::Refuse => "Abgewiesen",
        Deed::Test => "Test gesendet",
    }
}

fn did(deed: Deed, subject: &str, count: i64) -> String {
    let things = things(subject, count);
    match deed {
        Deed::Delete if subject == "audit" => match count {
            1 => "1 Eintrag dieses Protokolls gelöscht, der lange genug aufbewahrt war".to_owned(),
            _ => format!("{} Einträge dieses Protokolls gelöscht, die lange genug aufbewahrt waren", grouped(count)),
        },
        Deed::Undo if subject == "change" => format!("{} rückgängig gemacht", capital(&things)),
        Deed::Join => format!("{} zu einer Liste hinzugefügt", capital(&things)),
        Deed::Leave => format!("{} aus einer Liste entfernt", capital(&things)),
        Deed::Begin => format!("Hintergrundarbeit begonnen: {}", work(subject)),
        Deed::Pause | Deed::Resume if Work::named(subject).is_some() => {
            format!("{}: {}", self::deed(deed), work(subject))
        }
        Deed::Replay => format!("Änderungen erneut an {things} gesendet"),
        Deed::Rotate => format!("Das Geheimnis ersetzt für {things}"),
        Deed::Undo => format!("Änderungen rückgängig gemacht für {things}"),
        Deed::ViewAs => {
            let role = Role::named(subject).map_or(subject, |role| role.title());
            format!("Die Seiten mit der Rolle {role} angesehen")
        }
        Deed::SignIn => "Angemeldet".to_owned(),
        Deed::Refuse => format!("Abgewiesen: {}", permission(subject)),
        Deed::Test => format!("Einen Test an {things} gesendet"),
        _ => format!("{} {}", capital(&things), self::deed(deed).to_lowercase()),
    }
}

/// Background work in words.
fn work(name: &str) -> String {
    Work::named(name).map_or_else(|| name.replace('-', " "), |work| does(work).to_owned())
}

/// A permission in the words of the table of roles.
fn permission(name: &str) -> String {
    let known = ROLES.groups.iter().flat_map(|group| group.permissions).find(|(known, _)| *known == name);
    known.map_or_else(|| name.to_lowercase().replace('_', " "), |(_, text)| (*text).to_owned())
}

/// A text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// So many of a kind, in the accusative: `3 Leads`, `einen Schlüssel`.
fn things(subject: &str, count: i64) -> String {
    let (one, many) = noun(subject);
    match count {
        0 => many.to_owned(),
        1 => one.to_owned(),
        _ => format!("{} {many}", grouped(count)),
    }
}

/// TABLE · the kinds of subjects, one and many, in the accusative.
fn noun(subject: &str) -> (&str, &str) {
    match subject {
        "lead" => ("einen Lead", "Leads"),
        "account" => ("eine Firma", "Firmen"),
        "campaign" => ("eine Kampagne", "Kampagnen"),
        "opportunity" => ("eine Verkaufschance", "Verkaufschancen"),
        "opportunityLead" => ("einen Lead in einer Verkaufschance", "Leads in Verkaufschancen"),
        "dealStage" => ("eine Verkaufsphase", "Verkaufsphasen"),
        "note" => ("eine Notiz", "Notizen"),
        "task" => ("eine Aufgabe", "Aufgaben"),
        "taskFolder" => ("einen Ordner", "Ordner"),
        "product" => ("ein Produkt", "Produkte"),
        "list" => ("eine Liste", "Listen"),
        "field" => ("ein Feld", "Felder"),
        "person" => ("eine Person", "Personen"),
        "password" => ("ein Passwort", "Passwörter"),
        "key" => ("einen API-Schlüssel", "API-Schlüssel"),
        "invitation" => ("eine Einladung", "Einladungen"),
        "second factor" => ("den Code einer App", "Codes von Apps"),
        "webhook" => ("einen Webhook", "Webhooks"),
        "tenant" => ("das Konto", "das Konto"),
        "change" => ("eine Änderung", "Änderungen"),
        "backup" => ("ein Backup", "ein Backup"),
        "audit" => ("das Prüfprotokoll", "das Prüfprotokoll"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_reads_as_a_german_sentence() {
        assert_eq!(did(Deed::Change, "lead", 1200), "1.200 Leads geändert");
        assert_eq!(did(Deed::Revoke, "key", 1), "Einen API-Schlüssel widerrufen");
        assert_eq!(did(Deed::Export, "audit", 0), "Das Prüfprotokoll exportiert");
        assert_eq!(did(Deed::Refuse, "MANAGE_KEYS", 0), "Abgewiesen: API-Schlüssel verwalten");
        assert_eq!(did(Deed::Replay, "webhook", 1), "Änderungen erneut an einen Webhook gesendet");
        assert_eq!(did(Deed::Pause, "change-many", 1), "Angehalten: Viele Leads ändern");
        assert_eq!(did(Deed::ViewAs, "jr-salesperson", 0), "Die Seiten mit der Rolle Jr. Salesperson angesehen");
    }
}
