//! TABLE · German: signing in.

use crate::words::GateWords;

pub(super) const GATE: GateWords = GateWords {
    title: "Bei Headwater anmelden",
    hint: "Ihr Zugang kommt von Ihrem Administrator. Registrieren müssen Sie sich nicht.",
    email: "E-Mail",
    password: "Passwort",
    stay: "Auf diesem Gerät 30 Tage angemeldet bleiben",
    sign_in: "Anmelden",
    refused: "E-Mail und Passwort passen nicht zusammen.",
    pause: |seconds| {
        if seconds == 1 {
            "Zu viele Versuche sind fehlgeschlagen. Der nächste ist in einer Sekunde möglich.".to_owned()
        } else {
            format!("Zu viele Versuche sind fehlgeschlagen. Der nächste ist in {seconds} Sekunden möglich.")
        }
    },
    in_the_open: "Passwörter werden nicht unverschlüsselt gesendet",
    in_the_open_hint: "Diese Verbindung hat kein TLS. Der Betreiber des Servers stellt einen Proxy mit TLS vor \
                       Headwater und setzt --base-url auf dessen https://-Adresse; wie das geht, steht in \
                       docs/operating.md.",
    forgotten: "Vergessen? Der Betreiber des Servers setzt ein neues: headwater user passwd",
    code: "Noch ein Schritt",
    code_hint: "Geben Sie die sechs Ziffern ein, die Ihre App für Headwater zeigt.",
    code_label: "Code",
    code_wrong: "Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten, und geben Sie ihn \
                 ein.",
    code_lost: "App verloren? Geben Sie einen Ihrer Wiederherstellungscodes ein. Sind auch diese verloren, kann ein \
                Administrator den Code abschalten.",
    motto: "Jeder Lead hat eine Quelle. Hier sehen Sie sie.",
};
