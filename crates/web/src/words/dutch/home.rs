//! TABLE · Dutch: Home.

use super::dates::{MONTHS, SHORT_MONTHS, WEEKDAYS};
use super::grouped;
use crate::calendar::CivilDay;
use crate::words::HomeWords;

pub(super) const HOME: HomeWords = HomeWords {
    title: "Start",
    today: |day| match CivilDay::read(day) {
        Some(day) => format!("{} {} {}", WEEKDAYS[day.weekday()], day.day, MONTHS[day.month - 1]),
        None => day.to_owned(),
    },
    day: |day| match CivilDay::read(day) {
        Some(day) => format!("{} {}", day.day, SHORT_MONTHS[day.month - 1]),
        None => day.to_owned(),
    },
    add: "Lead toevoegen",
    all: "Alle leads",
    mine: "Van jou",
    new_today: "Nieuw vandaag",
    in_week: |count| format!("{} in zeven dagen", grouped(count)),
    unowned: "Wacht op een eigenaar",
    customers: "Klanten",
    number: grouped,
    hot: "Nu het warmst",
    hot_all: "de hoogste scores",
    hot_own: "jouw leads met de hoogste scores",
    more: "Alle",
    flow: "Nieuwe leads per dag",
    flow_hint: |days, zone| format!("{days} dagen, {zone}"),
    flow_label: |days, (least, most)| {
        format!("Nieuwe leads per dag in de laatste {days} dagen, tussen {} en {}", grouped(least), grouped(most))
    },
    flow_bar: |day, count| format!("{day}: {}", grouped(count)),
    as_table: "Als tabel",
    flow_columns: ["Dag", "Nieuwe leads"],
    stand: "Hoe de leads ervoor staan",
    stand_own: "Hoe jouw leads ervoor staan",
    percent: |percent| format!("{percent}%"),
    gaps: "Wat er ontbreekt",
    gaps_hint: "leads zonder",
    gap: ["Bedrijf", "Telefoonnummer", "E-mail", "Eigenaar"],
    share_columns: ["", "Leads", "Aandeel"],
    new_own: "Nieuw voor jou",
    none_own: "Er zijn nog geen leads aan je toegewezen.",
    health: "Toestand",
    well: "Alles in orde",
    unwell: "Kijk hier even",
    system: "Systeem",
    saving: "Wijzigingen worden opgeslagen",
    saves: "ja",
    ending_keys: "Sleutels die binnen een week aflopen",
    calls: "API-aanroepen vandaag",
    refused: "Geweigerde aanroepen, alle methoden",
    webhooks: "Webhooks",
    webhooks_state: |all, troubled| match (all, troubled) {
        (0, _) => "geen".to_owned(),
        (all, 0) => format!("{all}, alles in orde"),
        (all, troubled) => format!("{troubled} van {all} met problemen"),
    },
    waiting: "Wijzigingen nog niet afgeleverd",
    empty: "Nog geen leads",
    empty_hint: "Voeg er zelf een toe, of laat programma's ze toevoegen met createLeads van de API.",
    preparing: [
        "De cijfers worden voorbereid",
        "Zoveel leads kosten na de start van de server enkele seconden. De pagina kijkt vanzelf opnieuw.",
    ],
    too_many: [
        "Er zijn te veel leads voor cijfers",
        "Een beheerder kan meer geheugen vrijmaken: `--columns` van de server.",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dutch_names() {
        assert_eq!((HOME.today)("2026-11-28"), "Zaterdag 28 november");
        assert_eq!((HOME.today)("2024-02-29"), "Donderdag 29 februari");
        assert_eq!((HOME.today)("2027-01-01"), "Vrijdag 1 januari");
        assert_eq!((HOME.today)("soon"), "soon");
        assert_eq!((HOME.day)("2026-03-08"), "8 mrt");
    }
}
