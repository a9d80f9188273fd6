//! TABLE · German: the frame around every page.

use crate::words::FrameWords;

pub(super) const FRAME: FrameWords = FrameWords {
    skip: "Zum Inhalt springen",
    main: "Hauptmenü",
    undo: "Rückgängig machen",
    home: "Start",
    leads: "Leads",
    lists: "Listen",
    administration: "Verwaltung",
    fields: "Felder",
    users: "Benutzer und Rollen",
    viewing_as: |role| format!("Sie sehen die Seiten mit der Rolle {role}. Solange kann nichts geändert werden."),
    view_as_oneself: "Zurück zur eigenen Sicht",
    developers: "Schnittstellen",
    system: "System",
    audit: "Prüfprotokoll",
    more: "Mehr",
    account: "Ihr Konto:",
    sign_out: "Abmelden",
};
