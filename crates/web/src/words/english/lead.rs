//! TABLE · English: the page of a lead.

use crate::said::{Piece, Said};
use crate::words::LeadWords;
use headwater_model::event::Source;

pub(super) const LEAD: LeadWords = LeadWords {
    who: "Who this is",
    life: "Life of the lead",
    around: "Around this lead",
    score: "Score",
    mail: "Email",
    may_be_written_to: "May be written to",
    unsubscribed: "Unsubscribed",
    categories: ["Work", "Origin", "Own fields"],
    empty_fields: |count| match count {
        1 => "1 empty field".to_owned(),
        _ => format!("{count} empty fields"),
    },
    position: |title| format!("{title}, "),
    yes: "Yes",
    no: "No",
    copy: |name| format!("Copy {name}"),
    copied: "Copied",
    extension: |number, extension| format!("{number}, ext. {extension}"),
    edit: |name| format!("Edit {name}"),
    edit_all: "Edit",
    address: "Address",
    open: "Open",
    close: "Close",
    previous: "Previous lead",
    next: "Next lead",
    more: "More",
    history: "History of all values",
    raw: "As JSON, as the API prints it",
    write: "Write a note or log a call",
    write_hint: "Write a note. Colleagues who can see this lead can read it.",
    compose_kind: "Kind",
    compose_kinds: ["Note", "I called", "They called"],
    call_outcome: "Result of the call",
    no_outcome: "No result",
    keep: "Keep",
    show: "Show",
    kinds: ["Everything", "Talks", "Email", "Visits", "Changes"],
    before_known: "Below: before we knew the name.",
    known_since: |day| format!("Known since {day}"),
    present: "today",
    stream: |first, known| format!("How much happened since {first}; the name is known since {known}"),
    older: "Older",
    nothing: "Nothing of this kind has happened.",
    nothing_yet: |looked_at| format!("Nothing of this kind among the last {looked_at} events."),
    event,
    event_about: |source, about| vec![Piece::Plain(format!("{}: ", event(source))), Piece::Bold(about.to_owned())],
    status_changed: |from, to| changed("Status", from, to),
    owner_changed: |from, to| changed("Owner", from, to),
    called: |who| vec![Piece::Bold(who.to_owned()), Piece::Plain(" called".to_owned())],
    was_called: |who| vec![Piece::Plain("Called ".to_owned()), Piece::Bold(who.to_owned())],
    call_result,
    pages_read: |pages, minutes| {
        let time = match minutes {
            0 | 1 => " in a minute".to_owned(),
            minutes => format!(" in {minutes} minutes"),
        };
        vec![Piece::Plain("Read ".to_owned()), Piece::Bold(format!("{pages} pages")), Piece::Plain(time)]
    },
    mail_opened: |times| vec![Piece::Plain("Opened email ".to_owned()), Piece::Bold(format!("{times} times"))],
    and_more: |count| format!("and {count} more"),
    noted: |who| vec![Piece::Bold(who.to_owned()), Piece::Plain(" noted".to_owned())],
    task: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", to be done by {who}"))],
    task_done: |who, what| vec![Piece::Bold(what.to_owned()), Piece::Plain(format!(", done by {who}"))],
    someone: "someone who has left",
    lists: "On lists",
    to_list: "To a list",
    leave: |list| format!("Take off {list}"),
    change_status: "Change the status:",
    change_owner: "Change the owner:",
    no_list: "On no list.",
    since: |day| format!("since {day}"),
    opportunities: "Opportunities",
    twins: "Perhaps the same person",
    compare: "Compare",
    kept: "Kept since",
    number: "Lead",
    added: "Added",
    changed: "Changed",
};

fn changed(what: &str, from: &str, to: &str) -> Said {
    vec![
        Piece::Plain(format!("{what} changed from ")),
        Piece::Was(from.to_owned()),
        Piece::Plain(" to ".to_owned()),
        Piece::Now(to.to_owned()),
    ]
}

fn event(source: Source) -> &'static str {
    match source {
        Source::CallConvert => "A call brought a sale",
        Source::CartComplete => "Completed a shopping cart",
        Source::ChangeLeadStatus => "Status changed",
        Source::DealStageChange => "An opportunity moved to another stage",
        Source::EmailSent => "Was sent an email",
        Source::EmailOpened => "Opened an email",
        Source::EmailClick => "Clicked a link in an email",
        Source::EmailBounce => "An email bounced",
        Source::EmailSpamComplaint => "Marked an email as spam",
        Source::EmailUnsubscribe => "Unsubscribed from email",
        Source::EmailVisit => "Came to the site from an email",
        Source::FormSubmit => "Sent a form",
        Source::ImportantPageVisit => "Visited an important page",
        Source::IncomingCall => "Called",
        Source::LeadCreation => "Became a lead",
        Source::LeadOwnerChange => "Owner changed",
        Source::MailboxRecv => "Wrote an email",
        Source::MailboxSend => "Was written an email",
        Source::MailboxEmailOpen => "Opened an email",
        Source::MediaOpen => "Opened a file",
        Source::OpportunityCreate => "An opportunity was opened",
        Source::OpportunityLost => "An opportunity was lost",
        Source::OpportunityWon => "An opportunity was won",
        Source::OutgoingCall => "Was called",
        Source::PageVisit => "Visited a page",
        Source::ReferredOnTheForm => "Was recommended on a form",
        Source::ShoppingCartAbandoned => "Left a shopping cart",
    }
}

/// The results that programs send are words of theirs; the usual ones are known, others are shown as they are.
fn call_result(word: &str) -> String {
    let known = match word {
        "noAnswerNoMessage" => "no answer",
        "leftMessage" => "left a message",
        "connected" => "talked",
        "callbackRequested" => "call back",
        "gatekeeper" => "at the desk",
        "wrongNumber" => "wrong number",
        other => other,
    };
    known.to_owned()
}
