//! The time zones to choose from.

/// The names of places in the IANA database, in order, and UTC.
pub fn names() -> Vec<String> {
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let is_place = |name: &String| name == "UTC" || name.contains('/') && !name.starts_with("Etc/");
    let mut names: Vec<String> = names.filter(is_place).collect();
    names.sort_unstable();
    names.dedup();
    names
}
