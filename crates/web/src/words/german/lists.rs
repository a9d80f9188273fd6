//! TABLE · German: lists.

use super::{counted, grouped};
use crate::words::ListsWords;

pub(super) const LISTS: ListsWords = ListsWords {
    title: "Listen",
    kinds: "Art",
    in_use: "In Gebrauch",
    away: "Archiviert",
    columns: ["Name", "Mitglieder", "12 Wochen", "Geändert", "Beschreibung"],
    spark: |name| format!("Mitglieder von {name} über zwölf Wochen"),
    count: |count| counted(count, "Liste", "Listen"),
    next: "Weitere Listen",
    empty: "Noch keine Listen",
    empty_hint: "Eine Liste hält Leads unter einem Namen zusammen: für eine Messe, einen Newsletter, ein Team.",
    empty_away: "Keine Liste ist archiviert",
    new: "Neue Liste",
    close: "Schließen",
    name: "Name",
    description: "Beschreibung",
    make: "Liste anlegen",
    name_missing: "Eine Liste braucht einen Namen: Geben Sie einen ein.",
    too_long: "Das ist länger als 255 Zeichen: Kürzen Sie es.",
    parts: "Teile",
    about: "Über die Liste",
    members: "Mitglieder",
    left: "Ehemalige",
    number: grouped,
    growth: "Mitglieder",
    intervals: ["Nach Tagen", "Nach Wochen"],
    growth_label: |first, last| format!("Mitglieder: von {} auf {}", grouped(first), grouped(last)),
    twin: "Als Tabelle",
    twin_columns: ["Bis", "Mitglieder", "Änderung"],
    change: |change| match change {
        0 => "–".to_owned(),
        1.. => format!("+{}", grouped(change)),
        _ => format!("−{}", grouped(-change)),
    },
    days_cut: "Tage enden um Mitternacht UTC.",
    fact_names: ["Angelegt", "Geändert"],
    settings: "Einstellungen",
    save: "Speichern",
    away_head: "Archivieren",
    away_hint: "Die Liste wird nicht mehr angeboten, weder auf diesen Seiten noch Programmen. Ihre Mitglieder bleiben, \
                und sie kann wieder in Gebrauch genommen werden.",
    put_away: "Archivieren",
    back_head: "Diese Liste ist archiviert",
    back_hint: "Sie wird nirgends angeboten. Ihre Mitglieder sind geblieben.",
    put_back: "Wieder in Gebrauch nehmen",
    empty_head: "Leeren",
    emptying_hint: "Alle Mitglieder werden aus der Liste entfernt; die Leads bleiben. Das lässt sich 30 Tage lang \
                    rückgängig machen.",
    empty_list: |count| format!("{} entfernen", counted(count, "Mitglied", "Mitglieder")),
    emptied: "Die Mitglieder sind entfernt. Bei einer langen Liste dauert es eine Weile; es lässt sich 30 Tage lang \
              rückgängig machen.",
    used_by: "Benutzt von",
    used_by_none: "Keine Ansicht von Leads fragt nach dieser Liste.",
    used_by_others: |count| match count {
        1 => "1 private Ansicht von jemand anderem".to_owned(),
        _ => format!("{count} private Ansichten von anderen"),
    },
    undo: "Rückgängig machen",
    paused: "Der Betreiber des Servers hat diese Arbeit angehalten: Versuchen Sie es später noch einmal.",
    delete_head: "Löschen",
    delete_hint: "Die Liste verschwindet mit allem, was sie über Beitritte und Austritte weiß. Die Leads bleiben. Das \
                  lässt sich nicht rückgängig machen, Archivieren schon.",
    delete: |name| format!("{name} endgültig löschen"),
    member_columns: ["Name", "Firma", "Status", "E-Mail", "Beigetreten"],
    left_column: "Ausgetreten",
    no_name: "Ohne Namen",
    unsubscribed: "abgemeldet",
    bounced: "unzustellbar",
    choose: |name| format!("{name} auswählen"),
    choose_all: "Alle Zeilen auswählen",
    choosing: "Auswählen",
    take_off: "Ausgewählte aus der Liste entfernen",
    no_members: "Niemand ist auf dieser Liste",
    no_former: "Niemand hat diese Liste verlassen",
    no_members_hint: "Fügen Sie Leads hier über ihre Adressen hinzu, oder wählen Sie sie in der Tabelle der Leads aus.",
    first: "Erste Zeilen",
    add: "Leads hinzufügen",
    add_head: |name| format!("Leads zu {name} hinzufügen"),
    addresses: "Adressen",
    addresses_hint: |most| format!("Eine pro Zeile, von Leads, die es hier gibt; höchstens {most}."),
    add_leads: "Zur Liste hinzufügen",
    addresses_missing: "Hier steht keine Adresse: Geben Sie pro Zeile eine ein.",
    addresses_many: |most| format!("Das sind mehr als {most} Adressen: Fügen Sie die übrigen danach hinzu."),
    added: |added, left| {
        let added = match added {
            0 => "Niemand wurde hinzugefügt.".to_owned(),
            1 => "1 Lead wurde hinzugefügt.".to_owned(),
            _ => format!("{added} Leads wurden hinzugefügt."),
        };
        match left {
            1 => format!(
                "{added} Die Adresse, die hier übrig ist, hat kein Lead: Berichtigen Sie sie, oder fügen Sie zuerst \
                 den Lead hinzu."
            ),
            _ => format!(
                "{added} Die {left} Adressen, die hier übrig sind, hat kein Lead: Berichtigen Sie sie, oder fügen Sie \
                 zuerst die Leads hinzu."
            ),
        }
    },
    own_only: "Auf dieser Liste sehen Sie nur Ihre eigenen Leads.",
};
