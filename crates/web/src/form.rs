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

    /// All names and values, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a name: of boxes and of choices of several.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Each name once, with the values joined by commas, as several choices of one field are kept.
    pub fn joined(&self) -> impl Iterator<Item = (String, String)> {
        let is_first = |place: usize, name: &String| !self.0[..place].iter().any(|(known, _)| known == name);
        let names = self.0.iter().enumerate().filter(move |(place, (name, _))| is_first(*place, name));
        names.map(|(_, (name, _))| (name.clone(), self.all(name).collect::<Vec<_>>().join(",")))
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

/// The fault of one field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: &'static str,
    /// The cure, in words.
    pub text: &'static str,
}

impl FieldFault {
    /// The text for a field, if faulty.
    pub fn at(fault: Option<&Self>, field: &str) -> Option<&'static str> {
        fault.filter(|fault| fault.field == field).map(|fault| fault.text)
    }
}
