//! TABLE · German: the frame around every page.

use crate::words::{FrameWords, KeyGroup, KeyWords};

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
    keys: KeyWords {
        title: "Tasten",
        close: "Schließen",
        groups: [
            KeyGroup {
                name: "Überall",
                keys: &[
                    ("/", "In dieser Tabelle suchen"),
                    ("G H", "Zum Start"),
                    ("G L", "Zu den Leads"),
                    ("G S", "Zu den Listen"),
                    ("C", "Etwas hinzufügen"),
                    ("Z", "Letzte Änderung rückgängig machen"),
                    ("?", "Diese Tasten zeigen"),
                    ("Esc", "Schließen oder Auswahl aufheben"),
                ],
            },
            KeyGroup {
                name: "In einer Tabelle",
                keys: &[
                    ("J K", "Nächste, vorige Zeile"),
                    ("Enter", "Zeile öffnen"),
                    ("Space", "Zeile neben der Tabelle ansehen"),
                    ("X", "Zeile auswählen"),
                    ("Shift X", "Alle bis zu dieser Zeile auswählen"),
                    ("E", "Zeile bearbeiten; Tab geht weiter"),
                    ("F", "Filtern"),
                    ("V", "Ansichten"),
                    ("1 … 9", "Eine Ihrer Ansichten öffnen"),
                ],
            },
            KeyGroup {
                name: "Bei einem Lead oder einer Auswahl",
                keys: &[
                    ("N", "Notiz schreiben"),
                    ("P", "Anruf festhalten"),
                    ("Ctrl Enter", "Behalten"),
                    ("L", "Auf eine Liste setzen"),
                    ("A", "Auswahl zuweisen"),
                    ("S", "Status der Auswahl setzen"),
                    ("U I", "Nächster, voriger Lead"),
                ],
            },
        ],
    },
};
