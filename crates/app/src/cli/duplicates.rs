//! Prints leads or users sharing one e-mail address.

use crate::output::{self, Form};
use anyhow::Result;
use serde_json::json;

/// Prints each group; its first entry is the one found by address.
pub fn print(groups: impl Iterator<Item = Vec<(i64, String)>>, form: Form) -> Result<()> {
    for group in groups {
        if form == Form::Json {
            let row = |(id, address): &(i64, String)| json!({ "id": id, "emailAddress": address });
            output::line(json!(group.iter().map(row).collect::<Vec<_>>()))?;
            continue;
        }
        for (place, (id, address)) in group.iter().enumerate() {
            // Quoted with escapes, because the addresses may differ in invisible characters only.
            output::line(format_args!("{}{id}  {address:?}", if place == 0 { "" } else { "  " }))?;
        }
    }
    Ok(())
}
