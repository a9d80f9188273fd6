//! Printing clients of agencies.

use crate::row::ObjectWriter;
use headwater_model::client::{ManagedClient, PROFILE, SHOWN};

/// Writes a row of getClients.
pub fn write(out: &mut Vec<u8>, client: &ManagedClient) {
    let row = ObjectWriter::new(out).number("id", client.id.0);
    let shown = PROFILE.iter().zip(&client.values).take(SHOWN);
    shown.fold(row, |row, (field, value)| row.text_or_null(field.name, value.as_deref())).end();
}
