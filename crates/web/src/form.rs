//! Values that a browser sends: in the address, or in a form.

/// The values by name, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub struct SentForm(Vec<(String, String)>);

impl SentForm {
    /// The values of a query or of a form's body.
    pub fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The last value of a name; `""` where none was sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values of a name: of boxes and of choices of several.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The number of a name; `None` where none was sent.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }
}
