//! TABLE · Dutch: people.

use super::grouped;
use crate::words::PeopleWords;

pub(super) const PEOPLE: PeopleWords = PeopleWords {
    caption: "Gebruikers van dit account",
    columns: ["Naam", "E-mail", "Rol", "Eigen leads", "Open", "Logt in met", "Laatst gezien"],
    you: "jij",
    off: "Gedeactiveerd",
    password_only: "Alleen wachtwoord",
    password_and_code: "Wachtwoord en code",
    no_password: "Nog geen wachtwoord",
    number: grouped,
    of_newest: |count| format!("Leads zijn geteld onder de nieuwste {}.", grouped(count)),
    add: "Gebruiker toevoegen",
    new: "Gebruiker toevoegen",
    close: "Sluiten",
    email: "E-mail",
    first_name: "Voornaam",
    last_name: "Achternaam",
    role: "Rol",
    password_hint: "Zonder wachtwoord kan iemand al wel leads hebben, maar niet inloggen. Hierna maak je een link.",
    add_person: "Gebruiker toevoegen",
    email_missing: "Zonder adres kan niemand inloggen: vul er een in.",
    email_wrong: "Dit is geen adres: vul er een in zoals ada@example.org.",
    email_taken: "Iemand van dit account heeft dit adres al: vul een ander in, of wijzig de rol van die persoon.",
    name_too_long: "Dit is langer dan 100 tekens: maak het korter.",
    crumb: "Gebruikers en rollen",
    save: "Opslaan",
    facts: "Over",
    fact_names: ["Toegevoegd", "Laatst gezien", "Logt in met"],
    own_role: "Een andere administrator kan jouw rol wijzigen.",
    last_administrator: "Dit is de laatste actieve administrator: maak eerst iemand anders administrator.",
    invite_head: "Uitnodiging",
    invite_hint: "Een link waarmee deze persoon een wachtwoord kiest; hij werkt één keer en zeven dagen lang. De link \
                  vervangt een eerdere link, en een vergeten wachtwoord.",
    invite: "Link maken",
    invited: "Stuur deze link naar deze persoon. Hij wordt alleen nu getoond, en wie hem heeft kan als deze persoon \
              inloggen.",
    copy: "De link kopiëren",
    copied: "Gekopieerd",
    switch_off_head: |name| format!("{name} deactiveren"),
    switch_off_hint: "Deze persoon wordt meteen overal uitgelogd. De naam blijft in de geschiedenis staan. Wie neemt \
                      het over?",
    switch_off: "Deactiveren",
    switch_on_head: |name| format!("{name} is gedeactiveerd"),
    switch_on_hint: "Niemand kan als deze persoon inloggen of leads aan deze persoon toewijzen. Wat is overgedragen, \
                     blijft bij wie het heeft.",
    switch_on: "Weer activeren",
    remove_head: |name| format!("{name} verwijderen"),
    remove_hint: "De persoon wordt verwijderd nadat alles is overgedragen. Dit kan niet ongedaan worden gemaakt; \
                  deactiveren wel.",
    remove: "Definitief verwijderen",
    heir: |count| match count {
        0 => "Leads en openstaand werk".to_owned(),
        1 => "1 lead, en openstaand werk".to_owned(),
        _ => format!("{} leads, en openstaand werk", grouped(count)),
    },
    heir_nobody: "Alles bij deze persoon laten",
    heir_no_owner: "Nog niemand",
    heir_wrong: "Alleen iemand die actief is, kan het overnemen: kies een ander.",
    being_removed: "Deze persoon wordt verwijderd en kan niet weer worden geactiveerd.",
    code_off: "Code uitzetten",
    handing_over: "Wat van deze persoon is, wordt overgedragen.",
};
