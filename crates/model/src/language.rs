//! The languages of pages.

/// A language of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// Dutch.
    Dutch,
}

impl Language {
    /// All languages, in the order of choices.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Dutch];

    /// The tag, as stored and as `lang` of pages.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Dutch => "nl",
        }
    }

    /// The name in the language itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Dutch => "Nederlands",
        }
    }

    /// The language with a tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language that a browser prefers, by its header `Accept-Language`; English where none of ours is named.
    pub fn preferred(header: &str) -> Self {
        let mut best = (0.0, Self::English);
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f64>().ok()).unwrap_or(1.0);
            if let Some(language) = Self::of_tag(&tag)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_preferred_most_among_ours() {
        for (header, language) in [
            ("", Language::English),
            ("fr-FR,fr;q=0.9", Language::English),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("fr;q=0.9, nl-BE;q=0.8, en;q=0.7", Language::Dutch),
            ("en;q=0.2,DE;q=0.3", Language::German),
            ("de;q=0,en;q=0.1", Language::English),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
        assert!(Language::ALL.into_iter().all(|language| Language::of_tag(language.tag()) == Some(language)));
    }
}
