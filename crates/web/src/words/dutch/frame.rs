//! TABLE · Dutch: the frame around every page.

use crate::words::{FrameWords, KeyGroup, KeyWords};

pub(super) const FRAME: FrameWords = FrameWords {
    skip: "Naar de inhoud",
    main: "Hoofdmenu",
    undo: "Ongedaan maken",
    home: "Start",
    leads: "Leads",
    lists: "Lijsten",
    administration: "Beheer",
    fields: "Velden",
    users: "Gebruikers en rollen",
    viewing_as: |role| format!("Je ziet de pagina's zoals een {role} ze ziet. Intussen kan er niets worden gewijzigd."),
    view_as_oneself: "Weer door je eigen ogen kijken",
    developers: "Ontwikkelaars",
    system: "Systeem",
    audit: "Auditlogboek",
    more: "Meer",
    account: "Je account:",
    sign_out: "Uitloggen",
    keys: KeyWords {
        title: "Toetsen",
        close: "Sluiten",
        groups: [
            KeyGroup {
                name: "Overal",
                keys: &[
                    ("/", "In deze tabel zoeken"),
                    ("G H", "Naar start"),
                    ("G L", "Naar leads"),
                    ("G S", "Naar lijsten"),
                    ("C", "Iets toevoegen"),
                    ("Z", "Laatste wijziging ongedaan maken"),
                    ("?", "Deze toetsen tonen"),
                    ("Esc", "Sluiten of selectie opheffen"),
                ],
            },
            KeyGroup {
                name: "In een tabel",
                keys: &[
                    ("J K", "Volgende, vorige rij"),
                    ("Enter", "Rij openen"),
                    ("Space", "Rij naast de tabel bekijken"),
                    ("X", "Rij selecteren"),
                    ("Shift X", "Alles tot deze rij selecteren"),
                    ("E", "Rij bewerken; Tab gaat verder"),
                    ("F", "Filteren"),
                    ("V", "Weergaven"),
                    ("1 … 9", "Een van je weergaven openen"),
                ],
            },
            KeyGroup {
                name: "Bij een lead of een selectie",
                keys: &[
                    ("N", "Notitie schrijven"),
                    ("P", "Gesprek vastleggen"),
                    ("Ctrl Enter", "Bewaren"),
                    ("L", "Op een lijst zetten"),
                    ("A", "Selectie toewijzen"),
                    ("S", "Status van de selectie zetten"),
                    ("U I", "Volgende, vorige lead"),
                ],
            },
        ],
    },
};
