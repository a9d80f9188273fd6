//! TABLE · Dutch.

mod dates;
mod developers;
mod reference;
mod errors;
mod frame;
mod gate;
mod lead;
mod home;
mod lead_edit;
mod leads;
mod setup;
mod me;
mod add_lead;
mod people;
mod roles;
mod system;
mod audit;
mod times;
mod views;
mod sums;
mod many;
mod jobs;
mod deletion;
mod lists;
mod fields;

use super::Words;

/// The texts in Dutch.
pub static DUTCH: Words = Words {
    tag: "nl",
    frame: frame::FRAME,
    gate: gate::GATE,
    home: home::HOME,
    setup: setup::SETUP,
    me: me::ME,
    leads: leads::LEADS,
    views: views::VIEWS,
    sums: sums::SUMS,
    many: many::MANY,
    jobs: jobs::JOBS,
    deletion: deletion::DELETION,
    add_lead: add_lead::ADD_LEAD,
    people: people::PEOPLE,
    roles: roles::ROLES,
    times: times::TIMES,
    lead: lead::LEAD,
    lead_edit: lead_edit::LEAD_EDIT,
    dates: dates::DATES,
    audit: audit::AUDIT,
    lists: lists::LISTS,
    fields: fields::FIELDS,
    system: system::SYSTEM,
    developers: developers::DEVELOPERS,
    reference: reference::REFERENCE,
    errors: errors::ERRORS,
};

/// A number with its thousands apart.
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_by_dots() {
        let texts: Vec<String> = [0, 12, 999, 1_000, 12_418, 1_000_000].into_iter().map(grouped).collect();
        assert_eq!(texts, ["0", "12", "999", "1.000", "12.418", "1.000.000"]);
    }
}
