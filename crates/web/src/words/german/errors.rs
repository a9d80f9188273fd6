//! TABLE · German: pages that tell of an error.

use crate::words::ErrorWords;

pub(super) const ERRORS: ErrorWords = ErrorWords {
    missing: "Hier ist nichts",
    missing_hint: "Vielleicht ist die Adresse falsch geschrieben, oder was hier war, wurde gelöscht.",
    forbidden: "Ihre Rolle darf diese Seite nicht sehen",
    forbidden_short: "Nicht für Ihre Rolle",
    forbidden_as: |role| format!("Sie sind mit der Rolle {role} angemeldet."),
    ask: |name| format!("{name} fragen"),
    forbidden_hint: |roles| {
        format!("Die Seite ist offen für: {roles}. Ein Administrator kann Ihnen eine andere Rolle geben.")
    },
    only_viewing: "Sie sehen sich nur um",
    only_viewing_hint: |role| {
        format!(
            "Sie sehen die Seiten mit der Rolle {role}, und solange kann nichts geändert werden. Es wurde nichts \
             geändert. Wechseln Sie zuerst zurück zu Ihrer eigenen Sicht."
        )
    },
    not_permitted: "Ihre Rolle darf das nicht",
    not_permitted_hint: "Es wurde nichts geändert. Ein Administrator kann es tun oder Ihnen eine andere Rolle geben.",
    foreign: "Das wurde nicht von einer Seite dieses Servers gesendet",
    foreign_hint: "Es wurde nichts geändert. Öffnen Sie die Seite hier, und versuchen Sie es noch einmal.",
    failed: "Auf dem Server ist ein Fehler aufgetreten",
    failed_hint: "Nichts, was gespeichert war, ist verloren. Im Log des Servers steht mehr.",
    busy: "Der Server hat zu viel zu tun",
    busy_hint: "Nichts, was gespeichert war, ist verloren. Versuchen Sie es gleich noch einmal.",
    home: "Zur Startseite",
};
