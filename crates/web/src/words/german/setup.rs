//! TABLE · German: the first run, and invitations.

use crate::words::SetupWords;

pub(super) const SETUP: SetupWords = SetupWords {
    steps: ["Sie", "Ihre Firma", "Ihre Daten"],
    you: "Willkommen bei Headwater",
    you_hint: "Sie werden der Administrator. Andere laden Sie später ein.",
    invited: |company| format!("Willkommen bei {company}"),
    invited_hint: "Wählen Sie ein Passwort, und schon sind Sie dabei.",
    first_name: "Vorname",
    last_name: "Nachname",
    email: "E-Mail",
    password: "Passwort",
    password_hint: "Mindestens 12 Zeichen. Gut sind mehrere Wörter.",
    next: "Weiter",
    over: |minutes| match minutes {
        ..=1 => "Dieser Link gilt einmal und noch eine Minute.".to_owned(),
        2..120 => format!("Dieser Link gilt einmal und noch {minutes} Minuten."),
        120..2880 => format!("Dieser Link gilt einmal und noch {} Stunden.", minutes / 60),
        _ => format!("Dieser Link gilt einmal und noch {} Tage.", minutes / 1440),
    },
    no_name: "Geben Sie den Namen ein, den andere sehen sollen.",
    no_email: "Geben Sie eine Adresse ein, zum Beispiel ada@example.org.",
    email_taken: "Diese Adresse hat hier schon jemand: Geben Sie eine andere ein.",
    password_short: "Das ist zu kurz: Nehmen Sie mindestens 12 Zeichen.",
    password_guessable: "Das ist bald erraten: Lassen Sie Ihren Namen, Ihre Firma und gängige Wörter weg, oder fügen \
                         Sie ein paar andere Wörter hinzu.",
    company: "Ihre Firma",
    company_hint: "Alles lässt sich später ändern.",
    company_name: "Name der Firma",
    time_zone: "Zeitzone",
    time_zone_hint: "Nach ihr beginnen und enden die Tage.",
    no_company: "Geben Sie einen Namen ein.",
    company_taken: "Ein anderes Konto dieses Servers heißt schon so: Geben Sie einen anderen Namen ein.",
    no_zone: "Wählen Sie eine Zeitzone aus der Liste.",
    data: "Ihre Daten",
    data_hint: "Zu beidem gehört ein API-Schlüssel, damit Programme Leads liefern können.",
    demo: [
        "10.000 erfundene Leads",
        "Zum Umsehen, mit Firmen, Verkäufen und Aufgaben. Sie bleiben, bis sie gelöscht werden.",
    ],
    nothing: ["Nichts", "Eine leere Tabelle, für Ihre eigenen Leads."],
    done: "Alles ist eingerichtet",
    done_hint: "Den Link, über den Sie gekommen sind, kann niemand sonst benutzen.",
    done_demo: "10.000 erfundene Leads sind unterwegs. In einer Minute sind sie da.",
    try_it: "So rufen Programme Headwater auf",
    copy: ["Kopieren", "Kopiert"],
    once: "Der Schlüssel wird nur dieses eine Mal gezeigt, und der Server behält davon einen Hash: Kopieren Sie ihn \
           jetzt, wenn Sie ihn benutzen möchten.",
    to_leads: "Zu den Leads",
    motto: "Eine Datei zum Starten, ein Verzeichnis zum Aufbewahren. In zwei Minuten haben Sie Ihren ersten Lead.",
    link_is_over: "Dieser Link gilt nicht mehr",
    link_is_over_hint: "Er wurde benutzt oder durch einen neueren ersetzt, oder seine Zeit ist um. Bitten Sie einen \
                        Administrator um einen neuen; der Betreiber des Servers erstellt einen mit headwater user \
                        invite, und ein Neustart des Servers gibt einen aus, solange niemand ein Passwort hat.",
};
