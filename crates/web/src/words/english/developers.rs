//! TABLE · English: keys and webhooks.

use super::grouped;
use crate::other_faces::HookFailure;
use crate::words::DevelopersWords;
use headwater_model::key::KeyState;

pub(super) const DEVELOPERS: DevelopersWords = DevelopersWords {
    title: "Developers",
    keys: "API keys",
    account: "accountID",
    columns: ["Key", "Acts as", "Answers", "Last used", "Calls today", "All calls", "Refused"],
    no_label: "Without a name",
    state: |state| match state {
        KeyState::Valid => "valid",
        KeyState::Expired => "expired",
        KeyState::Revoked => "revoked",
    },
    until: |day| format!("until {day}"),
    last_day: "Last day",
    last_day_hint: "Leave it empty for a key without end. Programs are refused once the day is over.",
    last_day_wrong: "Give a last day that is not over yet, or none.",
    removed_person: "A removed person",
    number: grouped,
    new_key: "New key",
    label: "What it is for",
    label_hint: "For example the program's name: Website, Warehouse",
    acts_as: "Acts as",
    acts_as_groups: ["A role, without a person", "A person, in the role they have at each call"],
    make: "Make the key",
    made: |label| format!("The new key “{label}”."),
    made_hint: "The secret is shown this once. Put it where the program reads it now.",
    copy: ["Copy the secret", "Copied"],
    label_missing: "Say what the key is for, so that somebody knows later whether it is still needed.",
    label_long: "At most 100 letters: what the key is for in a few words.",
    acts_as_wrong: "Nobody active has these permissions: choose again.",
    url_wrong: "The webhook was not added. Give a whole address such as https://shop.example.org/hooks/leads, and at most ten in all.",
    crumb: "Developers",
    switches_head: "How it is answered",
    switches: [
        ("Names in replies", ["as real clients see them", "as the articles say"]),
        ("Error when nothing went wrong", ["null or [], by method", "always null"]),
        ("Doubtful input", ["taken as meant", "refused as the vendor does"]),
        ("The vendor's limits", ["on", "off"]),
    ],
    keep: "Keep",
    calls: "Calls by method",
    call_columns: ["Method", "Calls", "Last", "Refused"],
    refused: |code, calls, objects| match (calls, objects) {
        (calls, 0) => format!("{code}: {} calls", grouped(calls)),
        (0, objects) => format!("{code}: {} objects", grouped(objects)),
        (calls, objects) => format!("{code}: {} calls, {} objects", grouped(calls), grouped(objects)),
    },
    no_calls: "Nothing was called with this key yet. Calls are counted here within ten seconds.",
    facts: ["Acts as", "Made", "State"],
    revoke_head: "Revoke this key",
    revoke_hint: "Programs with this key are refused within a second. A revoked key does not come back.",
    revoke: "Revoke",
    hooks: "Webhooks",
    hooks_hint: "lead updates, signed, in order",
    no_hooks: "No program is told of lead updates.",
    add_hook: ["Address that is told", "Add"],
    live: "Changes are delivered as they come.",
    retrying: |answer, failing, (number, next)| {
        let next = if next == 0 { "now".to_owned() } else { format!("in {}", span(next)) };
        format!("{answer} for {}. Try {number} {next}. Nothing is lost: changes wait in order.", span(failing))
    },
    blocked: "The server may not connect to this address: its operator allows networks with --webhook-allow.",
    paused: "Paused. Changes are kept, and delivered in order once it goes on.",
    gone: "Ended: the receiver said twice that it is gone.",
    exhausted: "Ended: the receiver failed for ten days.",
    waiting: |count| match count {
        0 => "nothing waits".to_owned(),
        1 => "1 change waits".to_owned(),
        _ => format!("{} changes wait", grouped(count)),
    },
    tiles: ["Waiting", "Oldest waiting", "Set aside", "Failures in a row"],
    span,
    none: "none",
    deeds: ["Pause", "Go on", "Try now"],
    test: "Send a test",
    tested: |status, milliseconds, text| {
        let text = text.trim();
        let milliseconds = grouped(milliseconds);
        if text.is_empty() {
            format!("The receiver answered {status} after {milliseconds} ms.")
        } else {
            format!("The receiver answered {status} after {milliseconds} ms: “{text}”")
        }
    },
    untested: |failure, milliseconds| format!("No answer after {1} ms: {0}.", failed(failure), grouped(milliseconds)),
    test_pause: |seconds| format!("Five tests were sent already. The next one is possible in {seconds} s."),
    tries: ["Last tries", "of those that go well, one a minute"],
    try_columns: ["When", "Answer", "Took", "Leads", "Said"],
    milliseconds: |count| format!("{} ms", grouped(count)),
    no_tries: "Nothing was sent yet.",
    aside: ["Set aside", "the receiver says no to these alone"],
    aside_columns: ["Lead", "It answered", "Since"],
    lead: |id| format!("Lead {id}"),
    replay: "Replay",
    replay_from: "Send again everything since",
    replay_count: "Count",
    replay_would: |count| match count {
        1 => "would be 1 change".to_owned(),
        _ => format!("would be {} changes", grouped(count)),
    },
    replay_send: |count| format!("Send {} again", grouped(count)),
    replay_nothing: "nothing: what was changed since then has not been sent yet",
    replay_wrong: "Give a day and a time.",
    replay_future: "That is in the future: give a time that is over.",
};

/// Why a receiver has not answered a test.
fn failed(failure: HookFailure) -> &'static str {
    match failure {
        HookFailure::Blocked => {
            "the server may not connect to this address; its operator allows networks with --webhook-allow"
        }
        HookFailure::Address => "the address is none",
        HookFailure::Name => "the name has no address",
        HookFailure::Refused => "nobody accepts connections there",
        HookFailure::Insecure => "no secure connection comes about, the certificate is not trusted",
        HookFailure::Slow => "it took too long",
        HookFailure::Broken => "the answer ended early or is no HTTP",
        HookFailure::Unsigned => {
            "it could not be signed; the operator makes a new secret with headwater webhook rotate-secret"
        }
    }
}

/// So many seconds, in words.
fn span(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
