//! TABLE · German: custom fields.

use super::grouped;
use crate::words::FieldsWords;
use headwater_model::field::Relationship;
use headwater_model::kind::DataType;

pub(super) const FIELDS: FieldsWords = FieldsWords {
    title: "Felder",
    kinds: "Von",
    kind: |relationship| match relationship {
        Relationship::Lead => "Leads",
        Relationship::Account => "Firmen",
        Relationship::Opportunity => "Verkaufschancen",
    },
    caption: |kind| format!("{kind}: eigene Felder, nach Kategorien"),
    columns: ["Verschieben", "Bezeichnung", "Systemname", "Inhalt", "Ausgefüllt", "Formulare", "Pflicht"],
    no_category: "Ohne Kategorie",
    up: |label| format!("{label} nach oben verschieben"),
    down: |label| format!("{label} nach unten verschieben"),
    drag: |label| format!("Ziehen Sie {label} an einen anderen Platz. Mit den Pfeiltasten geht es auch."),
    holds: |kind, choices| match kind {
        DataType::Picklist | DataType::Radio if choices > 0 => format!("Eines von {choices}"),
        DataType::Checkbox if choices > 0 => format!("Beliebige von {choices}"),
        kind => name(kind).to_owned(),
    },
    share: |share| format!("{share} %"),
    counted: |records| match records {
        1 => "Ausgefüllt: beim neuesten Datensatz.".to_owned(),
        _ => format!("Ausgefüllt: bei den {} neuesten Datensätzen.", grouped(records)),
    },
    yes: "Ja",
    no: "–",
    off: "Nicht in Gebrauch",
    foot: "Systemnamen ändern sich nie, auch wenn sich eine Bezeichnung ändert. Programme verlassen sich darauf.",
    empty: "Noch keine eigenen Felder",
    empty_hint: "Ein Feld hält fest, was Sie neben den Standardfeldern wissen möchten.",
    new: "Neues Feld",
    close: "Schließen",
    label: "Bezeichnung",
    label_hint: "Aus ihr entsteht der Systemname; er bleibt, auch wenn sich die Bezeichnung ändert.",
    data_type: "Inhalt",
    category: "Kategorie",
    category_hint: "Ein neuer Name legt eine neue Kategorie an.",
    choices: "Auswahl",
    choices_hint: "Eine Möglichkeit pro Zeile, bei Feldern mit Auswahl. Datensätze behalten eine Möglichkeit, die hier \
                   weggenommen wird.",
    in_forms: "In Formularen zeigen",
    required: "Ein Wert ist Pflicht",
    active: "In Gebrauch",
    add: "Feld hinzufügen",
    save: "Speichern",
    label_missing: "Ein Feld braucht eine Bezeichnung: Geben Sie eine ein.",
    too_long: "Das ist zu lang: Kürzen Sie es.",
    choices_wrong: "Diese Auswahl passt nicht: Jede Möglichkeit steht einmal da, und nur Felder mit Auswahl haben \
                    welche.",
    kind_wrong: "Für diese Datensätze gibt es keine Felder mit diesem Inhalt: Wählen Sie einen anderen.",
    too_many: "Für weitere Felder oder Möglichkeiten ist kein Platz: Löschen Sie zuerst andere.",
    about: "Über das Feld",
    fact_names: ["Systemname", "Inhalt", "Ausgefüllt"],
    system_name_hint: "Unter diesem Namen kennen Programme das Feld. Er ändert sich nie.",
    delete_head: "Löschen",
    usage: |filled, looked_at| match (filled, looked_at) {
        (0, ..=1) => "Kein Datensatz hat einen Wert.".to_owned(),
        (0, _) => format!("Keiner der {} neuesten Datensätze hat einen Wert.", grouped(looked_at)),
        (1, ..=1) => "Der neueste Datensatz hat einen Wert.".to_owned(),
        (1, _) => format!("1 der {} neuesten Datensätze hat einen Wert.", grouped(looked_at)),
        _ => format!("{} der {} neuesten Datensätze haben einen Wert.", grouped(filled), grouped(looked_at)),
    },
    used_by: |views| match views {
        0 => "Keine Ansicht von Leads benutzt es.".to_owned(),
        1 => "1 Ansicht von Leads benutzt es.".to_owned(),
        _ => format!("{views} Ansichten von Leads benutzen es."),
    },
    delete_hint: "Das Feld und seine Werte verschwinden von den Seiten und aus dem, was Programme lesen. Das lässt \
                  sich nicht rückgängig machen; aus dem Gebrauch nehmen schon.",
    delete: |label| format!("{label} endgültig löschen"),
};

fn name(kind: DataType) -> &'static str {
    match kind {
        DataType::String => "Text",
        DataType::Textarea | DataType::Text => "Langer Text",
        DataType::Hidden => "Verborgener Text",
        DataType::Picklist | DataType::Radio => "Eines aus einer Liste",
        DataType::Checkbox => "Kästchen zum Ankreuzen",
        DataType::Boolean | DataType::Bit => "Ja oder Nein",
        DataType::Country => "Land",
        DataType::State => "Bundesland",
        DataType::Phone => "Telefonnummer",
        DataType::Email => "E-Mail-Adresse",
        DataType::Url => "Webadresse",
        DataType::Upload | DataType::Attachment => "Datei",
        DataType::Date => "Datum",
        DataType::Datetime => "Datum und Uhrzeit",
        DataType::Int => "Ganze Zahl",
    }
}
