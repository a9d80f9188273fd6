//! TABLE · Dutch: changes of many leads on their way, and taking changes back.

use super::grouped;
use super::many::outcome;
use crate::words::JobWords;
use headwater_model::undo::Hindrance;

pub(super) const JOBS: JobWords = JobWords {
    title: "Een wijziging van veel leads",
    leads: "Leads",
    running: "De leads worden gewijzigd.",
    undoing: "De wijziging wordt ongedaan gemaakt.",
    leave: "Je kunt deze pagina verlaten: het werk gaat door.",
    progress: |done, all| format!("{} van {}", grouped(done), grouped(all)),
    outcome,
    kept: |kept| match kept {
        1 => "1 record is gewijzigd of verwijderd.".to_owned(),
        _ => format!("{} records zijn gewijzigd of verwijderd.", grouped(kept)),
    },
    undone: |restored, hindered| {
        let restored = match restored {
            1 => "Ongedaan gemaakt: 1 is weer als voorheen".to_owned(),
            _ => format!("Ongedaan gemaakt: {} zijn weer als voorheen", grouped(restored)),
        };
        match hindered {
            0 => format!("{restored}."),
            1 => format!("{restored}, 1 is sindsdien gewijzigd en blijft zo."),
            _ => format!("{restored}, {} zijn sindsdien gewijzigd en blijven zo.", grouped(hindered)),
        }
    },
    undo: "Ongedaan maken",
    undo_hint: "Dat kan 30 dagen lang. Wat iemand sindsdien heeft gewijzigd, blijft zo.",
    hindered: "Niet als voorheen",
    hindrance: |why| match why {
        Hindrance::Changed => "sindsdien gewijzigd",
        Hindrance::Gone => "er niet meer",
        Hindrance::Dangling => "verwees naar iets wat er niet meer is",
        Hindrance::Taken => "een ander heeft intussen het adres",
        Hindrance::Refused => "de vroegere waarden worden geweigerd",
        Hindrance::Erased => "voorgoed gewist",
        Hindrance::InPart => "zonder verwijzingen naar wat er niet meer is",
    },
    lead: |id| format!("Lead {id}"),
    over: "Deze wijziging is al ongedaan gemaakt",
    over_hint: "Een wijziging kan één keer ongedaan worden gemaakt. Wijzig de leads zelf.",
};
