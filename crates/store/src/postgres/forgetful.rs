//! For a proof: statements without their account.

/// The statement as somebody would write it who forgot the account.
pub fn without_account(sql: &str) -> String {
    let mut parts = sql.split("account_id = $1");
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if without.ends_with('.') {
            // A table's other name goes with it.
            let name =
                without.trim_end_matches(|letter: char| letter == '.' || letter == '_' || letter.is_alphanumeric());
            without.truncate(name.len());
        }
        without += "cast($1 as bigint) is not null";
        without += part;
    }
    without
}
