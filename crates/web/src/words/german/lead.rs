//! TABLE · German: the page of a lead.

use crate::said::{Piece, Said};
use crate::words::LeadWords;
use headwater_model::event::Source;

pub(super) const LEAD: LeadWords = LeadWords {
    who: "Wer das ist",
    life: "Verlauf des Leads",
    around: "Rund um diesen Lead",
    score: "Score",
    mail: "E-Mail",
    may_be_written_to: "Darf angeschrieben werden",
    unsubscribed: "Abgemeldet",
    categories: ["Arbeit", "Herkunft", "Eigene Felder"],
    empty_fields: |count| match count {
        1 => "1 leeres Feld".to_owned(),
        _ => format!("{count} leere Felder"),
    },
    position: |title| format!("{title}, "),
    yes: "Ja",
    no: "Nein",
    copy: |name| format!("{name} kopieren"),
    copied: "Kopiert",
    extension: |number, extension| format!("{number}, Durchwahl {extension}"),
    edit: |name| format!("{name} bearbeiten"),
    edit_all: "Bearbeiten",
    address: "Anschrift",
    open: "Öffnen",
    close: "Schließen",
    previous: "Voriger Lead",
    next: "Nächster Lead",
    more: "Mehr",
    history: "Änderungen aller Werte",
    raw: "Als JSON, wie die API ihn ausgibt",
    write: "Notiz schreiben oder Anruf eintragen",
    write_hint: "Schreiben Sie eine Notiz. Wer diesen Lead sehen darf, kann sie lesen.",
    compose_kind: "Art",
    compose_kinds: ["Notiz", "Anruf von mir", "Anruf an mich"],
    call_outcome: "Ergebnis des Anrufs",
    no_outcome: "Kein Ergebnis",
    keep: "Speichern",
    show: "Anzeigen",
    kinds: ["Alles", "Gespräche", "E-Mail", "Besuche", "Änderungen"],
    before_known: "Darunter: bevor wir den Namen kannten.",
    known_since: |day| format!("Bekannt seit dem {day}"),
    present: "heute",
    stream: |first, known| format!("Wie viel seit dem {first} geschehen ist; der Name ist seit dem {known} bekannt"),
    older: "Ältere",
    nothing: "Von dieser Art ist nichts geschehen.",
    nothing_yet: |looked_at| match looked_at {
        1 => "Das letzte Ereignis ist nicht von dieser Art.".to_owned(),
        _ => format!("Unter den letzten {looked_at} Ereignissen ist nichts von dieser Art."),
    },
    event,
    event_about: |source, about| vec![Piece::Plain(format!("{}: ", event(source))), Piece::Bold(about.to_owned())],
    status_changed: |from, to| changed("Status", from, to),
    owner_changed: |from, to| changed("Zuständigkeit", from, to),
    called: |who| vec![Piece::Plain("Anruf von ".to_owned()), Piece::Bold(who.to_owned())],
    was_called: |who| vec![Piece::Plain("Anruf bei ".to_owned()), Piece::Bold(who.to_owned())],
    call_result,
    pages_read: |pages, minutes| {
        let time = match minutes {
            0 | 1 => " in einer Minute gelesen".to_owned(),
            minutes => format!(" in {minutes} Minuten gelesen"),
        };
        vec![Piece::Bold(format!("{pages} Seiten")), Piece::Plain(time)]
    },
    mail_opened: |times| {
        vec![
            Piece::Plain("E-Mail ".to_owned()),
            Piece::Bold(format!("{times}-mal")),
            Piece::Plain(" geöffnet".to_owned()),
        ]
    },
    and_more: |count| match count {
        1 => "und 1 weiterer Eintrag".to_owned(),
        _ => format!("und {count} weitere Einträge"),
    },
    noted: |who| vec![Piece::Plain("Notiz von ".to_owned()), Piece::Bold(who.to_owned())],
    task: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", zu erledigen von {who}"))],
    task_done: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", erledigt von {who}"))],
    // The person who has left is named behind "von" and "bei" alone.
    someone: "jemandem, der nicht mehr da ist",
    lists: "Auf Listen",
    to_list: "Zu einer Liste",
    leave: |list| format!("Aus {list} entfernen"),
    change_status: "Status ändern:",
    change_owner: "Zuständigkeit ändern:",
    no_list: "Auf keiner Liste.",
    since: |day| format!("seit {day}"),
    opportunities: "Verkaufschancen",
    twins: "Vielleicht dieselbe Person",
    compare: "Vergleichen",
    kept: "Gespeichert seit",
    number: "Lead",
    added: "Hinzugefügt",
    changed: "Geändert",
};

fn changed(what: &str, from: &str, to: &str) -> Said {
    vec![
        Piece::Plain(format!("{what} von ")),
        Piece::Was(from.to_owned()),
        Piece::Plain(" zu ".to_owned()),
        Piece::Now(to.to_owned()),
        Piece::Plain(" geändert".to_owned()),
    ]
}

fn event(source: Source) -> &'static str {
    match source {
        Source::CallConvert => "Ein Anruf hat zu einem Verkauf geführt",
        Source::CartComplete => "Warenkorb abgeschlossen",
        Source::ChangeLeadStatus => "Status geändert",
        Source::DealStageChange => "Verkaufschance in eine andere Phase verschoben",
        Source::EmailSent => "E-Mail bekommen",
        Source::EmailOpened => "E-Mail geöffnet",
        Source::EmailClick => "Link in einer E-Mail angeklickt",
        Source::EmailBounce => "E-Mail nicht zustellbar",
        Source::EmailSpamComplaint => "E-Mail als Spam markiert",
        Source::EmailUnsubscribe => "Von E-Mails abgemeldet",
        Source::EmailVisit => "Über eine E-Mail auf die Website gekommen",
        Source::FormSubmit => "Formular abgeschickt",
        Source::ImportantPageVisit => "Wichtige Seite besucht",
        Source::IncomingCall => "Hat angerufen",
        Source::LeadCreation => "Ist Lead geworden",
        Source::LeadOwnerChange => "Zuständigkeit geändert",
        Source::MailboxRecv => "Hat eine E-Mail geschrieben",
        Source::MailboxSend => "Wurde per E-Mail angeschrieben",
        Source::MailboxEmailOpen => "E-Mail geöffnet",
        Source::MediaOpen => "Datei geöffnet",
        Source::OpportunityCreate => "Verkaufschance angelegt",
        Source::OpportunityLost => "Verkaufschance verloren",
        Source::OpportunityWon => "Verkaufschance gewonnen",
        Source::OutgoingCall => "Wurde angerufen",
        Source::PageVisit => "Seite besucht",
        Source::ReferredOnTheForm => "In einem Formular empfohlen",
        Source::ShoppingCartAbandoned => "Warenkorb stehen gelassen",
    }
}

/// The results that programs send are words of theirs; the usual ones are known, others are shown as they are.
fn call_result(word: &str) -> String {
    let known = match word {
        "noAnswerNoMessage" => "niemanden erreicht",
        "leftMessage" => "Nachricht hinterlassen",
        "connected" => "gesprochen",
        "callbackRequested" => "Rückruf erbeten",
        "gatekeeper" => "nur die Zentrale erreicht",
        "wrongNumber" => "falsche Nummer",
        other => other,
    };
    known.to_owned()
}
