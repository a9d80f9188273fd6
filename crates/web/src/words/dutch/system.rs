//! TABLE · Dutch: the state of the server.

use super::grouped;
use crate::words::SystemWords;
use headwater_model::background::{TaskState, Work};
use headwater_store::disk_days::DiskForecast;

pub(super) const SYSTEM: SystemWords = SystemWords {
    title: "Systeem",
    well: "Alles in orde",
    unwell: |count| if count == 1 { "1 ding te doen".to_owned() } else { format!("{count} dingen te doen") },
    about: |version, at| format!("Headwater {version} · stand van {at} UTC, elke 5 s opnieuw"),
    unwritable: |reason| {
        format!(
            "Er kan niets worden opgeslagen: {reason}. Lezen gaat door. Het gaat vanzelf over zodra de oorzaak weg is; \
             in het log staat sinds wanneer."
        )
    },
    full: |free, floor| {
        format!(
            "De schijf is vol: er is {} vrij, en {} blijft gereserveerd om te kunnen verwijderen. Maak ruimte op het \
             bestandssysteem, of verwijder wat niet nodig is.",
            bytes(free),
            bytes(floor)
        )
    },
    nearly_full: |free, floor| {
        format!(
            "De schijf is bijna vol: er is {} vrij, en onder {} wordt niets meer toegevoegd. Maak snel ruimte.",
            bytes(free),
            bytes(floor)
        )
    },
    hooks_troubled: |count| match count {
        1 => "Een webhook is gepauzeerd, levert niet af of is beëindigd: bekijk de laatste pogingen.".to_owned(),
        _ => {
            format!("{count} webhooks zijn gepauzeerd, leveren niet af of zijn beëindigd: bekijk hun laatste pogingen.")
        }
    },
    ending_keys: |count| {
        match count {
        1 => "Een API-sleutel loopt binnen een week af: geef hem een latere laatste dag, of het programma een andere sleutel.".to_owned(),
        _ => format!("{count} API-sleutels lopen binnen een week af: geef ze een latere laatste dag, of de programma's andere sleutels."),
    }
    },
    no_key: "Het sleutelbestand is er niet: webhooks worden niet ondertekend en het auditlogboek wordt niet verzegeld. \
             Zet headwater.key van de servers op zijn plaats.",
    look: "Bekijken",
    tiles: [
        "Opslaan duurt gemiddeld",
        "Opgeslagen sinds de start",
        "Wijzigingen nog niet afgeleverd",
        "Auditregels niet verzegeld",
    ],
    number: grouped,
    milliseconds: |micros| format!("{},{}", micros / 1000, micros % 1000 / 100),
    disk: "Schijf",
    free: |free| format!("{} vrij", bytes(free)),
    parts: [
        |size| format!("Database {}", bytes(size)),
        |size| format!("Log {}", bytes(size)),
        |size| format!("Vrij {}", bytes(size)),
        |size| format!("Back-ups {}", bytes(size)),
    ],
    bytes,
    forecast: |forecast| match forecast {
        DiskForecast::TooEarly => {
            "De voorspelling heeft drie dagen nodig; de grootte wordt eens per dag genoteerd.".to_owned()
        }
        DiskForecast::Steady => "De database groeit nauwelijks.".to_owned(),
        DiskForecast::Days(days) => format!("Met de groei van de laatste maand is de schijf over {days} dagen vol."),
    },
    full_soon: |days| {
        format!(
            "De schijf is met de groei van de laatste maand over {days} dagen vol: maak ruimte, of zet de gegevens op een grotere schijf."
        )
    },
    back_up: "Nu een back-up maken",
    backing_up: "Er wordt een back-up gemaakt en gecontroleerd. De pagina volgt het.",
    backup_failed: |reason| {
        format!("De laatste back-up is mislukt: {reason}. Verhelp de oorzaak, en begin een nieuwe.")
    },
    backup_no_room: "Naast de database is geen ruimte voor een back-up: maak ruimte, of gebruik headwater backup met een bestand op een andere schijf.",
    on_server: "De gegevens staan in PostgreSQL, dat zijn eigen schijven bewaakt.",
    work: ["Werk dat vanzelf loopt", "van dit account"],
    no_work: "Er is niets gaande.",
    does,
    state: |state| match state {
        TaskState::Running => "bezig",
        TaskState::Waiting => "wacht op zijn beurt",
        TaskState::Paused => "gepauzeerd",
    },
    progress: |done, percent, rate| {
        let rows = if done == 1 { "1 rij".to_owned() } else { format!("{} rijen", grouped(done)) };
        let mut text = percent.map_or_else(|| rows.clone(), |percent| format!("{percent}%, {rows}"));
        if let Some(rate) = rate {
            text.push_str(&format!(", {} per seconde", grouped(rate)));
        }
        text
    },
    deeds: ["Pauzeren", "Hervatten"],
    checks: "Controles",
    check: ["Wijzigingen worden opgeslagen", "Versie", "Schema", "Database", "Auditlogboek, regels"],
    yes: "ja",
    databases: ["ingebouwd", "PostgreSQL"],
    backups: "Back-ups",
    backups_hint: [
        "headwater backup FILE kopieert de database terwijl de server draait, en controleert de kopie. Bewaar \
         headwater.key op een andere plek.",
        "Van PostgreSQL maak je een back-up met pg_dump en dergelijke. Bewaar headwater.key op een andere plek dan de \
         back-up.",
    ],
};

/// TABLE · the kinds of background work.
pub(super) fn does(work: Work) -> &'static str {
    match work {
        Work::PruneOutbox => "Wijzigingen verwijderen die lang genoeg zijn bewaard",
        Work::PruneAttempts => "Afleverpogingen verwijderen die lang genoeg zijn bewaard",
        Work::PruneUsage => "Vergeten wat sleutels lang geleden hebben aangeroepen",
        Work::EmptyList => "Alle leden van een lijst halen",
        Work::DeleteList => "Een lijst met alle lidmaatschappen verwijderen",
        Work::DeleteTimeline => "De tijdlijn van een verwijderde lead verwijderen",
        Work::LeaveLists => "Een lead van alle lijsten halen",
        Work::FoldAddresses => "De adressen van leads bijwerken na een upgrade",
        Work::FoldPeople => "De adressen van gebruikers bijwerken na een upgrade",
        Work::EraseLead => "De waarden van een lead uit wijzigingen en afleveringen wissen",
        Work::ClearReferences => "Verwijzingen naar verwijderde records opruimen",
        Work::SettleStatus => "De status van een lead afstemmen op de verkoopkansen",
        Work::ChangeMany => "Veel leads wijzigen",
        Work::Undo => "Een wijziging ongedaan maken",
        Work::PruneUndo => "Vergeten wat lang genoeg is bewaard om ongedaan te maken",
        Work::HandOver => "De records van een gebruiker overdragen, en de gebruiker dan verwijderen",
        Work::RemoveAccount => "Het account verwijderen, met alles wat erin staat",
    }
}

/// Bytes in the largest fitting unit.
fn bytes(bytes: u64) -> String {
    let units = [("GB", 30_u32), ("MB", 20), ("KB", 10)];
    match units.into_iter().find(|(_, bits)| bytes >> bits > 0) {
        Some((unit, bits)) => format!("{},{} {unit}", bytes >> bits, (bytes >> (bits - 10)) % 1024 * 10 / 1024),
        None if bytes == 1 => "1 byte".to_owned(),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_comma_and_their_unit() {
        assert_eq!([500, 1024, 1_572_864, 5 << 30].map(bytes), ["500 bytes", "1,0 KB", "1,5 MB", "5,0 GB"]);
        assert_eq!((SYSTEM.milliseconds)(1_250), "1,2");
        assert_eq!((SYSTEM.does)(Work::EmptyList), "Alle leden van een lijst halen");
    }
}
