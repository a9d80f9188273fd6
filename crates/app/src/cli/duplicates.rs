//! How those are printed that have one e-mail address: leads, and people.

use crate::output;
use anyhow::Result;
use serde_json::json;

/// Prints each group, the one that is found by the address first.
pub fn print(groups: impl Iterator<Item = Vec<(i64, String)>>, as_json: bool) -> Result<()> {
    for group in groups {
        if as_json {
            let row = |(id, address): &(i64, String)| json!({ "id": id, "emailAddress": address });
            output::line(json!(group.iter().map(row).collect::<Vec<_>>()))?;
            continue;
        }
        for (place, (id, address)) in group.iter().enumerate() {
            // Quoted as it would be in a program: what differs may not be seen.
            output::line(format_args!("{}{id}  {address:?}", if place == 0 { "" } else { "  " }))?;
        }
    }
    Ok(())
}
