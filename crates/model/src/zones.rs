//! The time zones to choose from.

/// The names of places in the IANA database, in order, and UTC; before them the zone in use, where it has another name.
pub fn names_with(used: &str) -> Vec<String> {
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let is_place = |name: &String| name == "UTC" || name.contains('/') && !name.starts_with("Etc/");
    let mut names: Vec<String> = names.filter(is_place).collect();
    names.sort_unstable();
    names.dedup();
    if !used.is_empty() && !names.iter().any(|name| name == used) {
        names.insert(0, used.to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_in_use_is_always_among_the_choices() {
        for used in ["Etc/UTC", "UTC", "Europe/Berlin"] {
            assert_eq!(names_with(used).iter().filter(|name| *name == used).count(), 1, "{used}");
        }
        assert!(!names_with("").contains(&String::new()));
    }
}
