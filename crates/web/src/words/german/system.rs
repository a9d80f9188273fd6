//! TABLE · German: the state of the server.

use super::{counted, grouped};
use crate::words::SystemWords;
use headwater_model::background::{TaskState, Work};
use headwater_store::disk_days::DiskForecast;

pub(super) const SYSTEM: SystemWords = SystemWords {
    title: "System",
    well: "Alles in Ordnung",
    unwell: |count| if count == 1 { "1 Sache zu tun".to_owned() } else { format!("{count} Sachen zu tun") },
    about: |version, at| format!("Headwater {version} · Stand {at} UTC, alle 5 s neu"),
    unwritable: |reason| {
        format!(
            "Es kann nichts gespeichert werden: {reason}. Lesen geht weiter. Das endet von selbst, sobald die Ursache \
             behoben ist; seit wann es so ist, steht im Log."
        )
    },
    full: |free, floor| {
        format!(
            "Der Datenträger ist voll: {} sind frei, und {} bleiben dem Löschen vorbehalten. Schaffen Sie Platz im \
             Dateisystem, oder löschen Sie, was nicht gebraucht wird.",
            bytes(free),
            bytes(floor)
        )
    },
    nearly_full: |free, floor| {
        format!(
            "Der Datenträger ist fast voll: {} sind frei, unter {} wird nichts mehr hinzugefügt. Schaffen Sie bald \
             Platz.",
            bytes(free),
            bytes(floor)
        )
    },
    hooks_troubled: |count| match count {
        1 => {
            "Ein Webhook ist angehalten, schlägt fehl oder ist beendet: Sehen Sie seine letzten Versuche an.".to_owned()
        }
        _ => format!(
            "{count} Webhooks sind angehalten, schlagen fehl oder sind beendet: Sehen Sie ihre letzten Versuche an."
        ),
    },
    ending_keys: |count| {
        match count {
        1 => "Ein API-Schlüssel endet binnen einer Woche: Geben Sie ihm einen späteren letzten Tag oder dem Programm einen anderen Schlüssel.".to_owned(),
        _ => format!("{count} API-Schlüssel enden binnen einer Woche: Geben Sie ihnen einen späteren letzten Tag oder den Programmen andere Schlüssel."),
    }
    },
    no_key: "Die Schlüsseldatei ist nicht da: Webhooks werden nicht signiert, und das Prüfprotokoll wird nicht \
             versiegelt. Legen Sie die headwater.key der Server an ihren Platz.",
    look: "Ansehen",
    tiles: [
        "Speichern dauert im Schnitt",
        "Gespeichert seit dem Start",
        "Noch nicht zugestellte Änderungen",
        "Nicht versiegelte Einträge im Prüfprotokoll",
    ],
    number: grouped,
    milliseconds: |micros| format!("{},{}", micros / 1000, micros % 1000 / 100),
    disk: "Datenträger",
    free: |free| format!("{} frei", bytes(free)),
    parts: [
        |size| format!("Datenbank {}", bytes(size)),
        |size| format!("Log {}", bytes(size)),
        |size| format!("Frei {}", bytes(size)),
        |size| format!("Backups {}", bytes(size)),
    ],
    bytes,
    forecast: |forecast| match forecast {
        DiskForecast::TooEarly => "Die Vorhersage braucht drei Tage; die Größe wird einmal am Tag notiert.".to_owned(),
        DiskForecast::Steady => "Die Datenbank wächst nicht nennenswert.".to_owned(),
        DiskForecast::Days(days) => {
            format!("Bei dem Wachstum des letzten Monats ist der Datenträger in {days} Tagen voll.")
        }
    },
    full_soon: |days| {
        format!(
            "Der Datenträger ist bei dem Wachstum des letzten Monats in {days} Tagen voll: Schaffen Sie Platz, oder legen Sie die Daten auf einen größeren."
        )
    },
    back_up: "Jetzt sichern",
    backing_up: "Ein Backup entsteht und wird geprüft. Die Seite folgt ihm.",
    backup_failed: |reason| {
        format!("Das letzte Backup ist fehlgeschlagen: {reason}. Beheben Sie die Ursache, und beginnen Sie ein neues.")
    },
    backup_no_room: "Neben der Datenbank ist kein Platz für ein Backup: Schaffen Sie Platz, oder nehmen Sie headwater backup mit einer Datei auf einem anderen Datenträger.",
    on_server: "Die Daten liegen in PostgreSQL, das seine Datenträger selbst überwacht.",
    work: ["Arbeit, die von selbst läuft", "dieses Kontos"],
    no_work: "Gerade läuft nichts.",
    does,
    state: |state| match state {
        TaskState::Running => "läuft",
        TaskState::Waiting => "wartet, bis sie an der Reihe ist",
        TaskState::Paused => "angehalten",
    },
    progress: |done, percent, rate| {
        let rows = counted(done, "Zeile", "Zeilen");
        let mut text = percent.map_or_else(|| rows.clone(), |percent| format!("{percent} %, {rows}"));
        if let Some(rate) = rate {
            text.push_str(&format!(", {} pro Sekunde", grouped(rate)));
        }
        text
    },
    deeds: ["Anhalten", "Fortsetzen"],
    checks: "Prüfungen",
    check: ["Änderungen werden gespeichert", "Version", "Schema", "Datenbank", "Prüfprotokoll, Einträge"],
    yes: "ja",
    databases: ["eingebaut", "PostgreSQL"],
    backups: "Backups",
    backups_hint: [
        "headwater backup FILE kopiert die Datenbank, während der Server läuft, und prüft die Kopie. Bewahren Sie \
         headwater.key getrennt davon auf.",
        "PostgreSQL sichern Sie mit pg_dump und dergleichen. Bewahren Sie headwater.key getrennt vom Backup auf.",
    ],
};

/// A kind of background work, as a phrase without a subject.
pub(super) fn does(work: Work) -> &'static str {
    match work {
        Work::PruneOutbox => "Änderungen löschen, die lange genug aufbewahrt wurden",
        Work::PruneAttempts => "Zustellversuche löschen, die lange genug aufbewahrt wurden",
        Work::PruneUsage => "Alte Zählungen der Aufrufe von Schlüsseln löschen",
        Work::EmptyList => "Alle Mitglieder aus einer Liste entfernen",
        Work::DeleteList => "Eine Liste mit ihren Mitgliedschaften löschen",
        Work::DeleteTimeline => "Den Verlauf eines gelöschten Leads löschen",
        Work::LeaveLists => "Einen Lead aus allen Listen entfernen",
        Work::FoldAddresses => "Adressen von Leads nach einem Upgrade auf den neuen Stand bringen",
        Work::FoldPeople => "Adressen von Personen nach einem Upgrade auf den neuen Stand bringen",
        Work::EraseLead => "Werte eines Leads aus Änderungen und Zustellungen endgültig löschen",
        Work::ClearReferences => "Verweise auf gelöschte Datensätze entfernen",
        Work::SettleStatus => "Status eines Leads an seine Verkaufschancen anpassen",
        Work::ChangeMany => "Viele Leads ändern",
        Work::Undo => "Wiederherstellen, was eine Änderung überschrieben oder gelöscht hat",
        Work::PruneUndo => "Löschen, was lange genug zum Rückgängigmachen aufbewahrt wurde",
        Work::HandOver => "Datensätze einer Person weitergeben, dann die Person entfernen",
        Work::RemoveAccount => "Das Konto mit allem, was es enthält, entfernen",
    }
}

/// Bytes in the largest fitting unit.
fn bytes(bytes: u64) -> String {
    let units = [("GB", 30_u32), ("MB", 20), ("KB", 10)];
    match units.into_iter().find(|(_, bits)| bytes >> bits > 0) {
        Some((unit, bits)) => format!("{},{} {unit}", bytes >> bits, (bytes >> (bits - 10)) % 1024 * 10 / 1024),
        None => format!("{bytes} Byte"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_sizes_are_said_in_their_unit() {
        assert_eq!([500, 1024, 1_572_864, 5 << 30].map(bytes), ["500 Byte", "1,0 KB", "1,5 MB", "5,0 GB"]);
        assert_eq!((SYSTEM.progress)(1, Some(50), None), "50 %, 1 Zeile");
    }
}
