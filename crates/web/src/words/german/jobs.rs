//! TABLE · German: changes of many leads on their way, and taking changes back.

use super::many::outcome;
use super::{counted, grouped};
use crate::words::JobWords;
use headwater_model::undo::Hindrance;

pub(super) const JOBS: JobWords = JobWords {
    title: "Änderung vieler Leads",
    leads: "Leads",
    running: "Die Leads werden geändert.",
    undoing: "Die Änderung wird rückgängig gemacht.",
    leave: "Sie können diese Seite verlassen: Die Arbeit geht weiter.",
    progress: |done, all| format!("{} von {}", grouped(done), grouped(all)),
    outcome,
    kept: |kept| format!("{} geändert oder gelöscht.", counted(kept, "Datensatz wurde", "Datensätze wurden")),
    undone: |restored, hindered| {
        let restored = counted(restored, "Datensatz ist", "Datensätze sind");
        match hindered {
            0 => format!("Rückgängig gemacht: {restored} wie zuvor."),
            1 => format!("Rückgängig gemacht: {restored} wie zuvor, 1 wurde seither geändert und bleibt so."),
            _ => format!(
                "Rückgängig gemacht: {restored} wie zuvor, {} wurden seither geändert und bleiben so.",
                grouped(hindered)
            ),
        }
    },
    undo: "Rückgängig machen",
    undo_hint: "30 Tage lang. Was seither jemand geändert hat, bleibt, wie es ist.",
    hindered: "Nicht wie zuvor",
    hindrance: |why| match why {
        Hindrance::Changed => "seither geändert",
        Hindrance::Gone => "nicht mehr vorhanden",
        Hindrance::Dangling => "verwies auf etwas, das nicht mehr da ist",
        Hindrance::Taken => "ein anderer hat inzwischen seine Adresse",
        Hindrance::Refused => "die früheren Werte werden abgelehnt",
        Hindrance::Erased => "endgültig gelöscht",
        Hindrance::InPart => "ohne Verweise auf das, was nicht mehr da ist",
    },
    lead: |id| format!("Lead {id}"),
    over: "Diese Änderung wurde schon rückgängig gemacht",
    over_hint: "Eine Änderung wird einmal rückgängig gemacht. Ändern Sie die Leads von Hand.",
};
