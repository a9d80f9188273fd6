//! TABLE · Dutch: the frame around every page.

use crate::words::FrameWords;

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
};
