//! A sentence with words that stand out: names in bold, former and present values.

/// A sentence, in pieces.
pub type Said = Vec<Piece>;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As the sentence.
    Plain(String),
    /// Standing out.
    Bold(String),
    /// A former value.
    Was(String),
    /// A present value.
    Now(String),
}

impl Piece {
    /// The element around the text; `""` for none.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Plain(_) => "",
            Self::Bold(_) => "b",
            Self::Was(_) => "del",
            Self::Now(_) => "ins",
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Bold(text) | Self::Was(text) | Self::Now(text) => text,
        }
    }
}

/// A sentence without emphasis.
pub fn plain(text: impl Into<String>) -> Said {
    vec![Piece::Plain(text.into())]
}
