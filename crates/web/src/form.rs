//! Values that a browser sends: in the address, or in a form.

use std::collections::HashMap;

/// The values by name. Of a name that is sent twice the last value counts.
#[derive(Debug, Clone, Default)]
pub struct SentForm(HashMap<String, String>);

impl SentForm {
    /// The values of a query or of a form's body.
    pub fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value of a name; `""` where none was sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The number of a name; `None` where none was sent.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }
}
