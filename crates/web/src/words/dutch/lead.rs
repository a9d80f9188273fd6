//! TABLE · Dutch: the page of a lead.

use crate::said::{Piece, Said};
use crate::words::LeadWords;
use headwater_model::event::Source;

pub(super) const LEAD: LeadWords = LeadWords {
    who: "Wie dit is",
    life: "Het leven van de lead",
    around: "Rond deze lead",
    score: "Score",
    mail: "E-mail",
    may_be_written_to: "Mag worden gemaild",
    unsubscribed: "Afgemeld",
    categories: ["Werk", "Herkomst", "Eigen velden"],
    empty_fields: |count| match count {
        1 => "1 leeg veld".to_owned(),
        _ => format!("{count} lege velden"),
    },
    position: |title| format!("{title} bij "),
    yes: "Ja",
    no: "Nee",
    copy: |name| format!("{name} kopiëren"),
    copied: "Gekopieerd",
    extension: |number, extension| format!("{number}, toestel {extension}"),
    edit: |name| format!("{name} bewerken"),
    edit_all: "Bewerken",
    address: "Adres",
    open: "Openen",
    close: "Sluiten",
    previous: "Vorige lead",
    next: "Volgende lead",
    more: "Meer",
    history: "Geschiedenis van alle waarden",
    raw: "Als JSON, zoals de API het toont",
    write: "Schrijf een notitie of leg een gesprek vast",
    write_hint: "Schrijf een notitie. Collega's die deze lead kunnen zien, kunnen hem lezen.",
    compose_kind: "Soort",
    compose_kinds: ["Notitie", "Ik heb gebeld", "De lead belde"],
    call_outcome: "Resultaat van het gesprek",
    no_outcome: "Geen resultaat",
    keep: "Opslaan",
    show: "Tonen",
    kinds: ["Alles", "Gesprekken", "E-mail", "Bezoeken", "Wijzigingen"],
    before_known: "Hieronder: voordat we de naam kenden.",
    known_since: |day| format!("Bekend sinds {day}"),
    present: "vandaag",
    stream: |first, known| format!("Hoeveel er sinds {first} is gebeurd; de naam is bekend sinds {known}"),
    older: "Ouder",
    nothing: "Er is niets van deze soort gebeurd.",
    nothing_yet: |looked_at| match looked_at {
        1 => "Niets van deze soort bij de laatste gebeurtenis.".to_owned(),
        _ => format!("Niets van deze soort bij de laatste {looked_at} gebeurtenissen."),
    },
    event,
    event_about: |source, about| vec![Piece::Plain(format!("{}: ", event(source))), Piece::Bold(about.to_owned())],
    status_changed: |from, to| changed("Status", from, to),
    owner_changed: |from, to| changed("Eigenaar", from, to),
    called: |who| vec![Piece::Bold(who.to_owned()), Piece::Plain(" belde de lead".to_owned())],
    was_called: |who| vec![Piece::Plain("De lead belde ".to_owned()), Piece::Bold(who.to_owned())],
    call_result,
    pages_read: |pages, minutes| {
        let pages = if pages == 1 { "1 pagina".to_owned() } else { format!("{pages} pagina's") };
        let time = match minutes {
            0 | 1 => " gelezen in een minuut".to_owned(),
            minutes => format!(" gelezen in {minutes} minuten"),
        };
        vec![Piece::Bold(pages), Piece::Plain(time)]
    },
    mail_opened: |times| {
        vec![
            Piece::Plain("E-mail ".to_owned()),
            Piece::Bold(format!("{times} keer")),
            Piece::Plain(" geopend".to_owned()),
        ]
    },
    and_more: |count| format!("en nog {count}"),
    noted: |who| vec![Piece::Bold(who.to_owned()), Piece::Plain(" schreef een notitie".to_owned())],
    task: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", te doen door {who}"))],
    task_done: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", gedaan door {who}"))],
    someone: "een oud-collega",
    lists: "Op lijsten",
    to_list: "Op een lijst zetten",
    leave: |list| format!("Van {list} halen"),
    change_status: "De status wijzigen:",
    change_owner: "De eigenaar wijzigen:",
    no_list: "Op geen enkele lijst.",
    since: |day| format!("sinds {day}"),
    opportunities: "Verkoopkansen",
    twins: "Misschien dezelfde persoon",
    compare: "Vergelijken",
    kept: "Bewaard sinds",
    number: "Lead",
    added: "Toegevoegd",
    changed: "Gewijzigd",
};

fn changed(what: &str, from: &str, to: &str) -> Said {
    vec![
        Piece::Plain(format!("{what} gewijzigd van ")),
        Piece::Was(from.to_owned()),
        Piece::Plain(" naar ".to_owned()),
        Piece::Now(to.to_owned()),
    ]
}

fn event(source: Source) -> &'static str {
    match source {
        Source::CallConvert => "Een gesprek leverde een verkoop op",
        Source::CartComplete => "Winkelwagen afgerekend",
        Source::ChangeLeadStatus => "Status gewijzigd",
        Source::DealStageChange => "Een verkoopkans ging naar een andere fase",
        Source::EmailSent => "E-mail gestuurd aan de lead",
        Source::EmailOpened => "E-mail geopend",
        Source::EmailClick => "Op een link in een e-mail geklikt",
        Source::EmailBounce => "E-mail teruggekomen (bounce)",
        Source::EmailSpamComplaint => "E-mail als spam gemarkeerd",
        Source::EmailUnsubscribe => "Afgemeld voor e-mail",
        Source::EmailVisit => "Vanuit een e-mail naar de site gekomen",
        Source::FormSubmit => "Formulier verstuurd",
        Source::ImportantPageVisit => "Belangrijke pagina bezocht",
        Source::IncomingCall => "De lead belde",
        Source::LeadCreation => "Lead geworden",
        Source::LeadOwnerChange => "Eigenaar gewijzigd",
        Source::MailboxRecv => "De lead schreef een e-mail",
        Source::MailboxSend => "E-mail geschreven aan de lead",
        Source::MailboxEmailOpen => "E-mail geopend",
        Source::MediaOpen => "Bestand geopend",
        Source::OpportunityCreate => "Verkoopkans geopend",
        Source::OpportunityLost => "Verkoopkans verloren",
        Source::OpportunityWon => "Verkoopkans gewonnen",
        Source::OutgoingCall => "De lead is gebeld",
        Source::PageVisit => "Pagina bezocht",
        Source::ReferredOnTheForm => "Aanbevolen op een formulier",
        Source::ShoppingCartAbandoned => "Winkelwagen achtergelaten",
    }
}

/// The results that programs send are words of theirs; the usual ones are known, others are shown as they are.
fn call_result(word: &str) -> String {
    let known = match word {
        "noAnswerNoMessage" => "geen gehoor",
        "leftMessage" => "bericht achtergelaten",
        "connected" => "gesproken",
        "callbackRequested" => "terugbellen",
        "gatekeeper" => "bij de receptie",
        "wrongNumber" => "verkeerd nummer",
        other => other,
    };
    known.to_owned()
}
