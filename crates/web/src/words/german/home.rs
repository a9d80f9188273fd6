//! TABLE · German: Home.

use super::dates::{MONTHS, SHORT_MONTHS, WEEKDAYS};
use super::grouped;
use crate::calendar::CivilDay;
use crate::words::HomeWords;

pub(super) const HOME: HomeWords = HomeWords {
    title: "Start",
    today: |text| {
        let Some(day) = CivilDay::read(text) else { return text.to_owned() };
        format!("{}, {}. {}", WEEKDAYS[day.weekday()], day.day, MONTHS[day.month - 1])
    },
    day: |text| match CivilDay::read(text) {
        Some(day) => format!("{}. {}", day.day, SHORT_MONTHS[day.month - 1]),
        None => text.to_owned(),
    },
    add: "Lead hinzufügen",
    all: "Alle Leads",
    mine: "Ihre Leads",
    new_today: "Neu heute",
    in_week: |count| format!("{} in sieben Tagen", grouped(count)),
    unowned: "Noch nicht zugewiesen",
    customers: "Kunden",
    number: grouped,
    hot: "Jetzt heiß",
    hot_all: "die höchsten Scores",
    hot_own: "Ihre mit den höchsten Scores",
    more: "Alle",
    flow: "Neue Leads pro Tag",
    flow_hint: |days, zone| format!("{days} Tage, {zone}"),
    flow_label: |days, (least, most)| {
        format!("Neue Leads pro Tag in den letzten {days} Tagen, zwischen {} und {}", grouped(least), grouped(most))
    },
    flow_bar: |day, count| format!("{day}: {}", grouped(count)),
    as_table: "Als Tabelle",
    flow_columns: ["Tag", "Neue Leads"],
    stand: "Stand der Leads",
    stand_own: "Stand Ihrer Leads",
    percent: |percent| format!("{percent} %"),
    gaps: "Was fehlt",
    gaps_hint: "Leads ohne",
    gap: ["Firma", "Telefonnummer", "E-Mail", "Zuständige Person"],
    share_columns: ["", "Leads", "Anteil"],
    new_own: "Neu für Sie",
    none_own: "Ihnen sind noch keine Leads zugewiesen.",
    health: "Zustand",
    well: "Alles in Ordnung",
    unwell: "Bitte ansehen",
    system: "System",
    saving: "Änderungen werden gespeichert",
    saves: "ja",
    ending_keys: "Schlüssel, die binnen einer Woche enden",
    calls: "API-Aufrufe heute",
    refused: "Abgewiesene Aufrufe, alle Methoden",
    webhooks: "Webhooks",
    webhooks_state: |all, troubled| match (all, troubled) {
        (0, _) => "keine".to_owned(),
        (1, 0) => "1, in Ordnung".to_owned(),
        (all, 0) => format!("{all}, alle in Ordnung"),
        (all, troubled) => format!("{troubled} von {all} gestört"),
    },
    waiting: "Noch nicht zugestellte Änderungen",
    empty: "Noch keine Leads",
    empty_hint: "Fügen Sie einen von Hand hinzu, oder lassen Sie Programme sie über createLeads der API hinzufügen.",
    preparing: [
        "Die Zahlen werden vorbereitet",
        "So viele Leads brauchen nach dem Start des Servers einige Sekunden. Die Seite sieht von selbst wieder nach.",
    ],
    too_many: [
        "Es gibt zu viele Leads für Zahlen",
        "Ein Administrator kann mehr Speicher bereitstellen: `--columns` des Servers.",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_days_have_their_names() {
        assert_eq!((HOME.today)("2026-11-28"), "Samstag, 28. November");
        assert_eq!((HOME.today)("2024-02-29"), "Donnerstag, 29. Februar");
        assert_eq!((HOME.today)("2027-01-01"), "Freitag, 1. Januar");
        assert_eq!((HOME.day)("2026-11-28"), "28. Nov.");
    }
}
