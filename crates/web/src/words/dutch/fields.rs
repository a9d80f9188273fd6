//! TABLE · Dutch: custom fields.

use super::grouped;
use crate::words::FieldsWords;
use headwater_model::field::Relationship;
use headwater_model::kind::DataType;

pub(super) const FIELDS: FieldsWords = FieldsWords {
    title: "Velden",
    kinds: "Van",
    kind: |relationship| match relationship {
        Relationship::Lead => "Leads",
        Relationship::Account => "Bedrijven",
        Relationship::Opportunity => "Verkoopkansen",
    },
    caption: |kind| format!("{kind}: eigen velden, per categorie"),
    columns: ["Verplaatsen", "Label", "Systeemnaam", "Bevat", "Ingevuld", "In formulier", "Verplicht"],
    no_category: "Zonder categorie",
    up: |label| format!("{label} omhoog verplaatsen"),
    down: |label| format!("{label} omlaag verplaatsen"),
    drag: |label| format!("Sleep {label} naar een andere plaats. Met de pijltoetsen gaat het ook."),
    holds: |kind, choices| match kind {
        DataType::Picklist | DataType::Radio if choices > 0 => format!("Een van {choices}"),
        DataType::Checkbox if choices > 0 => format!("Een of meer van {choices}"),
        kind => name(kind).to_owned(),
    },
    share: |share| format!("{share}%"),
    counted: |records| format!("Ingevuld: van de nieuwste {}.", grouped(records)),
    yes: "Ja",
    no: "–",
    off: "Niet in gebruik",
    foot: "Systeemnamen veranderen nooit, ook niet als een label verandert. Programma's rekenen erop.",
    empty: "Nog geen eigen velden",
    empty_hint: "In een veld bewaar je wat je naast de standaardvelden wilt weten.",
    new: "Nieuw veld",
    close: "Sluiten",
    label: "Label",
    label_hint: "De systeemnaam wordt hiervan gemaakt en blijft, ook als het label verandert.",
    data_type: "Bevat",
    category: "Categorie",
    category_hint: "Een nieuwe naam maakt een nieuwe categorie.",
    choices: "Keuzes",
    choices_hint: "Eén per regel, voor velden met keuzes. Records houden een keuze die hier wordt weggehaald.",
    in_forms: "In formulieren tonen",
    required: "Een waarde is verplicht",
    active: "In gebruik",
    add: "Veld toevoegen",
    save: "Opslaan",
    label_missing: "Een veld heeft een label nodig: vul er een in.",
    too_long: "Dit is te lang: maak het korter.",
    choices_wrong: "Deze keuzes passen niet: elke keuze staat er één keer, en alleen velden met keuzes hebben ze.",
    kind_wrong: "Deze records hebben geen velden van dit type: kies een ander.",
    too_many: "Er is geen ruimte voor meer velden of keuzes: verwijder eerst andere.",
    about: "Over",
    fact_names: ["Systeemnaam", "Bevat", "Ingevuld"],
    system_name_hint: "Programma's kennen het veld onder deze naam. Die verandert nooit.",
    delete_head: "Verwijderen",
    usage: |filled, looked_at| match filled {
        0 => format!("Van de nieuwste {} heeft er geen een waarde.", grouped(looked_at)),
        1 => format!("Van de nieuwste {} heeft er 1 een waarde.", grouped(looked_at)),
        _ => format!("Van de nieuwste {} hebben er {} een waarde.", grouped(looked_at), grouped(filled)),
    },
    used_by: |views| match views {
        0 => "Geen weergave van leads gebruikt het.".to_owned(),
        1 => "1 weergave van leads gebruikt het.".to_owned(),
        _ => format!("{views} weergaven van leads gebruiken het."),
    },
    delete_hint: "Het veld en de waarden verdwijnen van de pagina's en uit wat programma's lezen. Dit kan niet \
                  ongedaan worden gemaakt; buiten gebruik stellen wel.",
    delete: |label| format!("{label} definitief verwijderen"),
};

fn name(kind: DataType) -> &'static str {
    match kind {
        DataType::String => "Tekst",
        DataType::Textarea | DataType::Text => "Lange tekst",
        DataType::Hidden => "Verborgen tekst",
        DataType::Picklist | DataType::Radio => "Een uit een lijst",
        DataType::Checkbox => "Aankruisvakjes",
        DataType::Boolean | DataType::Bit => "Ja of nee",
        DataType::Country => "Land",
        DataType::State => "Provincie of staat",
        DataType::Phone => "Telefoonnummer",
        DataType::Email => "E-mailadres",
        DataType::Url => "Webadres",
        DataType::Upload | DataType::Attachment => "Bestand",
        DataType::Date => "Datum",
        DataType::Datetime => "Datum en tijd",
        DataType::Int => "Geheel getal",
    }
}
