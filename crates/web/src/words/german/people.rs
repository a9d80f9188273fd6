//! TABLE · German: people.

use super::{counted, grouped};
use crate::words::PeopleWords;

pub(super) const PEOPLE: PeopleWords = PeopleWords {
    caption: "Personen dieses Kontos",
    columns: ["Name", "E-Mail", "Rolle", "Eigene Leads", "Offen", "Meldet sich an mit", "Zuletzt aktiv"],
    you: "Sie",
    off: "Deaktiviert",
    password_only: "Nur Passwort",
    password_and_code: "Passwort und Code",
    no_password: "Noch kein Passwort",
    number: grouped,
    of_newest: |count| format!("Die Leads sind unter den {} neuesten gezählt.", grouped(count)),
    add: "Person hinzufügen",
    new: "Person hinzufügen",
    close: "Schließen",
    email: "E-Mail",
    first_name: "Vorname",
    last_name: "Nachname",
    role: "Rolle",
    password_hint: "Ohne Passwort kann die Person für Leads zuständig sein, sich aber nicht anmelden. Den Link dafür \
                    erstellen Sie als Nächstes.",
    add_person: "Person hinzufügen",
    email_missing: "Ohne Adresse kann sich niemand anmelden: Geben Sie eine ein.",
    email_wrong: "Das ist keine Adresse: Geben Sie eine ein wie ada@example.org.",
    email_taken: "Jemand aus diesem Konto hat diese Adresse schon: Geben Sie eine andere ein, oder ändern Sie die \
                  Rolle dieser Person.",
    name_too_long: "Das ist länger als 100 Zeichen: Kürzen Sie es.",
    crumb: "Benutzer und Rollen",
    save: "Speichern",
    facts: "Über die Person",
    fact_names: ["Hinzugefügt", "Zuletzt aktiv", "Meldet sich an mit"],
    own_role: "Ihre Rolle kann ein anderer Administrator ändern.",
    last_administrator: "Das ist der letzte aktive Administrator: Ernennen Sie zuerst einen anderen.",
    invite_head: "Einladung",
    invite_hint: "Ein Link, über den die Person ein Passwort wählt; er gilt einmal und sieben Tage. Er ersetzt einen \
                  früheren Link und ein vergessenes Passwort.",
    invite: "Link erstellen",
    invited: "Senden Sie der Person diesen Link. Er wird nur jetzt gezeigt, und wer ihn hat, kann sich als diese \
              Person anmelden.",
    copy: "Link kopieren",
    copied: "Kopiert",
    switch_off_head: |name| format!("{name} deaktivieren"),
    switch_off_hint: "Die Person wird sofort überall abgemeldet. Der Name bleibt in früheren Einträgen stehen. Wer \
                      übernimmt?",
    switch_off: "Deaktivieren",
    switch_on_head: |name| format!("{name} ist deaktiviert"),
    switch_on_hint: "Niemand kann sich als diese Person anmelden oder ihr Leads zuweisen. Was übergeben wurde, behält, \
                     wer es hat.",
    switch_on: "Wieder aktivieren",
    remove_head: |name| format!("{name} entfernen"),
    remove_hint: "Die Person wird gelöscht, nachdem alles übergeben ist. Das lässt sich nicht rückgängig machen, \
                  Deaktivieren schon.",
    remove: "Endgültig entfernen",
    heir: |count| match count {
        0 => "Leads und offene Vorgänge".to_owned(),
        _ => format!("{} und offene Vorgänge", counted(count, "Lead", "Leads")),
    },
    heir_nobody: "Alles bei dieser Person lassen",
    heir_no_owner: "Noch niemand",
    heir_wrong: "Übernehmen kann nur, wer aktiv ist: Wählen Sie eine andere Person.",
    being_removed: "Diese Person wird gerade entfernt und kann nicht wieder aktiviert werden.",
    code_off: "Code abschalten",
    handing_over: "Was dieser Person gehört, wird gerade übergeben.",
};
