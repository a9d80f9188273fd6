//! TABLE · Dutch: views of the table of leads.

use crate::words::ViewWords;

pub(super) const VIEWS: ViewWords = ViewWords {
    changed: |field, from, to| format!("{field} is in deze weergave gewijzigd van “{from}” naar “{to}”."),
    added: |field, rest| format!("“{field} {rest}” is aan deze weergave toegevoegd."),
    removed: |field, rest| format!("“{field} {rest}” is uit deze weergave gehaald."),
    sorted: |order| format!("De volgorde is nu: {order}."),
    other_columns: "De kolommen zijn anders.",
    discard: "Niet bewaren",
    save_as: "Opslaan als nieuwe weergave",
    save: "Weergave opslaan",
    new: "Nieuwe weergave maken van deze",
    name: "Naam van de weergave",
    add: "Opslaan",
    this: |name| format!("De weergave {name}"),
    rename: "Naam wijzigen",
    share: "Aan iedereen tonen",
    unshare: "Alleen voor mij houden",
    delete: "Deze weergave verwijderen",
    nameless: "Een weergave heeft een naam nodig.",
    too_long: "Gebruik hoogstens 60 tekens.",
    too_many: "Er zijn te veel weergaven. Verwijder er eerst een.",
};
