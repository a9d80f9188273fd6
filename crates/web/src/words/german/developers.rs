//! TABLE · German: keys and webhooks.

use super::{counted, grouped};
use crate::other_faces::HookFailure;
use crate::words::DevelopersWords;
use headwater_model::key::KeyState;

pub(super) const DEVELOPERS: DevelopersWords = DevelopersWords {
    title: "Schnittstellen",
    keys: "API-Schlüssel",
    account: "accountID",
    columns: [
        "Schlüssel",
        "Handelt als",
        "Antworten",
        "Zuletzt benutzt",
        "Aufrufe heute",
        "Alle Aufrufe",
        "Abgewiesen",
    ],
    no_label: "Ohne Namen",
    state: |state| match state {
        KeyState::Valid => "gültig",
        KeyState::Expired => "abgelaufen",
        KeyState::Revoked => "widerrufen",
    },
    until: |day| format!("bis {day}"),
    last_day: "Letzter Tag",
    last_day_hint: "Leer lassen für einen Schlüssel ohne Ende. Ist der Tag vorbei, werden Programme abgewiesen.",
    last_day_wrong: "Geben Sie einen letzten Tag ein, der noch nicht vorbei ist, oder keinen.",
    removed_person: "Eine entfernte Person",
    number: grouped,
    new_key: "Neuer Schlüssel",
    label: "Wofür der Schlüssel ist",
    label_hint: "Zum Beispiel der Name des Programms: Website, Lager",
    acts_as: "Handelt als",
    acts_as_groups: ["Eine Rolle, ohne Person", "Eine Person, in der Rolle, die sie beim jeweiligen Aufruf hat"],
    make: "Schlüssel erstellen",
    made: |label| format!("Der neue Schlüssel „{label}“."),
    made_hint: "Das Geheimnis wird nur dieses eine Mal gezeigt. Legen Sie es jetzt dort ab, wo das Programm es liest.",
    copy: ["Geheimnis kopieren", "Kopiert"],
    label_missing: "Sagen Sie, wofür der Schlüssel ist, damit später jemand weiß, ob er noch gebraucht wird.",
    label_long: "Höchstens 100 Zeichen: in wenigen Worten, wofür der Schlüssel ist.",
    acts_as_wrong: "Niemand Aktives hat diese Rechte: Wählen Sie noch einmal.",
    url_wrong: "Der Webhook wurde nicht hinzugefügt. Geben Sie eine vollständige Adresse ein wie \
                https://shop.example.org/hooks/leads, und höchstens zehn insgesamt.",
    crumb: "Schnittstellen",
    switches_head: "So wird geantwortet",
    switches: [
        ("Namen in Antworten", ["wie echte Programme sie sehen", "wie es in den Artikeln steht"]),
        ("„error“, wenn nichts schiefging", ["null oder [], je nach Methode", "immer null"]),
        ("Zweifelhafte Eingaben", ["nehmen, wie gemeint", "ablehnen wie der Anbieter"]),
        ("Grenzen des Anbieters", ["ein", "aus"]),
    ],
    keep: "Speichern",
    calls: "Aufrufe nach Methoden",
    call_columns: ["Methode", "Aufrufe", "Zuletzt", "Abgewiesen"],
    refused: |code, calls, objects| {
        let said = |calls| counted(calls, "Aufruf", "Aufrufe");
        match (calls, objects) {
            (calls, 0) => format!("{code}: {}", said(calls)),
            (0, objects) => format!("{code}: {}", counted(objects, "Objekt", "Objekte")),
            (calls, objects) => format!("{code}: {}, {}", said(calls), counted(objects, "Objekt", "Objekte")),
        }
    },
    no_calls: "Mit diesem Schlüssel wurde noch nichts aufgerufen. Aufrufe sind hier binnen zehn Sekunden gezählt.",
    facts: ["Handelt als", "Erstellt", "Zustand"],
    revoke_head: "Diesen Schlüssel widerrufen",
    revoke_hint: "Programme mit diesem Schlüssel werden binnen einer Sekunde abgewiesen. Ein widerrufener Schlüssel \
                  kommt nicht zurück.",
    revoke: "Widerrufen",
    hooks: "Webhooks",
    hooks_hint: "Änderungen an Leads, signiert, der Reihe nach",
    no_hooks: "Kein Programm erfährt von Änderungen an Leads.",
    add_hook: ["Adresse, die davon erfährt", "Hinzufügen"],
    live: "Änderungen werden zugestellt, wie sie kommen.",
    retrying: |answer, failing, (number, next)| {
        let next = if next == 0 { "jetzt".to_owned() } else { format!("in {}", span_in(next)) };
        let stop = if next.ends_with('.') { "" } else { "." };
        let failing = span_in(failing);
        let failing = failing.trim_end_matches('.');
        format!(
            "{answer} seit {failing}. Versuch {number} {next}{stop} Nichts geht verloren: Änderungen warten der Reihe nach."
        )
    },
    blocked: "Der Server darf sich nicht mit dieser Adresse verbinden: Netze erlaubt sein Betreiber mit \
              --webhook-allow.",
    paused: "Angehalten. Änderungen bleiben erhalten und werden der Reihe nach zugestellt, sobald es weitergeht.",
    gone: "Beendet: Der Empfänger hat zweimal gesagt, dass es ihn nicht mehr gibt.",
    exhausted: "Beendet: Der Empfänger ist zehn Tage lang ausgefallen.",
    waiting: |count| match count {
        0 => "nichts wartet".to_owned(),
        _ => counted(count, "Änderung wartet", "Änderungen warten"),
    },
    tiles: ["Wartend", "Längste Wartezeit", "Zurückgestellt", "Fehlschläge in Folge"],
    span,
    none: "keine",
    deeds: ["Anhalten", "Fortsetzen", "Jetzt versuchen"],
    test: "Test senden",
    tested: |status, milliseconds, text| {
        let text = text.trim();
        let milliseconds = grouped(milliseconds);
        if text.is_empty() {
            format!("Der Empfänger hat nach {milliseconds} ms mit {status} geantwortet.")
        } else {
            format!("Der Empfänger hat nach {milliseconds} ms mit {status} geantwortet: „{text}“")
        }
    },
    untested: |failure, milliseconds| {
        format!("Keine Antwort nach {1} ms: {0}.", failed(failure), grouped(milliseconds))
    },
    test_pause: |seconds| format!("Fünf Tests sind schon gesendet. Der nächste ist in {seconds} s möglich."),
    tries: ["Letzte Versuche", "von den gelungenen einer pro Minute"],
    try_columns: ["Wann", "Antwort", "Dauer", "Leads", "Wortlaut"],
    milliseconds: |count| format!("{} ms", grouped(count)),
    no_tries: "Es wurde noch nichts gesendet.",
    aside: ["Zurückgestellt", "nur diese lehnt der Empfänger ab"],
    aside_columns: ["Lead", "Antwort", "Zurückgestellt"],
    lead: |id| format!("Lead {id}"),
    replay: "Erneut senden",
    replay_from: "Alles noch einmal senden seit",
    replay_count: "Zählen",
    replay_would: |count| counted(count, "Änderung wäre das", "Änderungen wären das"),
    replay_send: |count| format!("{} erneut senden", counted(count, "Änderung", "Änderungen")),
    replay_nothing: "nichts: Was seitdem geändert wurde, ist noch nicht gesendet",
    replay_wrong: "Geben Sie Tag und Uhrzeit ein.",
    replay_future: "Das liegt in der Zukunft: Geben Sie eine vergangene Zeit ein.",
};

/// Why a receiver has not answered a test.
fn failed(failure: HookFailure) -> &'static str {
    match failure {
        HookFailure::Blocked => {
            "Der Server darf sich nicht mit dieser Adresse verbinden; Netze erlaubt sein Betreiber mit --webhook-allow"
        }
        HookFailure::Address => "Die Adresse ist keine",
        HookFailure::Name => "Der Name hat keine Adresse",
        HookFailure::Refused => "Dort nimmt niemand Verbindungen an",
        HookFailure::Insecure => "Eine sichere Verbindung kommt nicht zustande, dem Zertifikat wird nicht vertraut",
        HookFailure::Slow => "Es hat zu lange gedauert",
        HookFailure::Broken => "Die Antwort endete vorzeitig oder ist kein HTTP",
        HookFailure::Unsigned => {
            "Es ließ sich nicht signieren; der Betreiber erstellt mit headwater webhook rotate-secret ein neues Geheimnis"
        }
    }
}

/// So many seconds, in words.
fn span(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} Min.", seconds / 60),
        3_600..172_800 => format!("{} Std.", seconds / 3_600),
        _ => format!("{} Tage", seconds / 86_400),
    }
}

/// The same behind "in" and "seit".
fn span_in(seconds: i64) -> String {
    let span = span(seconds);
    if span.ends_with("Tage") { span + "n" } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_spans_have_their_case() {
        let said = (DEVELOPERS.retrying)("503", 259_200, (4, 240));
        assert!(said.starts_with("503 seit 3 Tagen. Versuch 4 in 4 Min. "), "{said}");
        assert_eq!((DEVELOPERS.replay_would)(1), "1 Änderung wäre das");
    }
}
