//! TABLE · German: a person's own settings.

use crate::words::MeWords;

pub(super) const ME: MeWords = MeWords {
    title: "Ihre Einstellungen",
    save: "Speichern",
    parts: ["Sie", "Sprache und Aussehen", "Tastatur", "Passwort und Code", "Sitzungen"],
    role_hint: "Nur ein Administrator kann sie ändern.",
    labels: ["Vorname", "Nachname", "E-Mail", "Rolle"],
    email_hint: "Damit melden Sie sich an.",
    language: "Sprache",
    language_of_browser: "Wie im Browser",
    time_zone: "Zeitzone",
    as_account: |zone| format!("{zone}, wie das Konto"),
    theme: "Erscheinungsbild",
    themes: ["Wie das System", "Hell", "Dunkel"],
    letter_keys: "Außerhalb von Feldern lösen einzelne Buchstaben Befehle aus",
    letter_keys_hint: "Aus für alle, die mit ihrem Computer sprechen oder deren Tasten hängen bleiben. Tab und Enter \
                       gehen immer.",
    passwords: ["Jetziges Passwort", "Neues Passwort"],
    password_hint: "Mindestens 12 Zeichen. Meldet Sie überall sonst ab.",
    change_password: "Passwort ändern",
    code_off: "Ein Code aus einer App auf Ihrem Telefon, der nach dem Passwort gefragt wird, hält alle draußen, die es \
               erfahren haben.",
    code_on: |left| match left {
        0 => {
            "Nach dem Passwort wird ein Code aus Ihrer App gefragt. Es sind keine Wiederherstellungscodes mehr übrig: \
              Erstellen Sie neue."
                .to_owned()
        }
        1 => "Nach dem Passwort wird ein Code aus Ihrer App gefragt. Ein Wiederherstellungscode ist noch übrig."
            .to_owned(),
        _ => format!(
            "Nach dem Passwort wird ein Code aus Ihrer App gefragt. {left} Wiederherstellungscodes sind noch übrig."
        ),
    },
    code_tag: "Code ein",
    set_up: "App einrichten",
    code_password: "Passwort, um das zu ändern",
    new_spares: "Neue Wiederherstellungscodes erstellen",
    take_off: "Code abschalten",
    code_title: "App einrichten",
    code_scan: "Scannen Sie das mit einer App für Codes, zum Beispiel mit der in Ihrem Passwortmanager.",
    code_picture: "Das Geheimnis als Bild für die Kamera eines Telefons; als Text steht es daneben",
    code_type: "Oder geben Sie das in die App ein:",
    code_link: "App auf diesem Gerät öffnen",
    confirm: "Bestätigen",
    spares_title: "Ihre Wiederherstellungscodes",
    spares_hint: "Jeder ersetzt einmal eine verlorene App. Sie werden nur dieses eine Mal gezeigt: Drucken Sie sie \
                  aus, oder bewahren Sie sie in Ihrem Passwortmanager auf.",
    back: "Zurück zu Ihren Einstellungen",
    copy: ["Kopieren", "Kopiert"],
    device: |browser, system| format!("{browser} auf {system}"),
    unknown_device: "Ein anderes Programm",
    this: "diese hier",
    end: "Beenden",
    end_others: "Alle anderen beenden",
    wrong_password: "Das ist nicht Ihr Passwort.",
    too_many: "Zu viele Versuche sind fehlgeschlagen. Warten Sie eine Minute, und versuchen Sie es dann noch einmal.",
    no_name: "Geben Sie den Namen ein, den andere sehen sollen.",
    no_zone: "Wählen Sie eine Zeitzone aus der Liste.",
    done: &[
        ("saved", "Gespeichert."),
        ("password", "Das Passwort ist geändert. Alle anderen Sitzungen sind beendet."),
        ("code-off", "Der Code ist abgeschaltet. Alle anderen Sitzungen sind beendet."),
        ("session", "Die Sitzung ist beendet."),
        ("sessions", "Alle anderen Sitzungen sind beendet."),
    ],
};
