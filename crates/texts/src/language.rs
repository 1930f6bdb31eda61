//! The two languages of everything a person reads.

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// Danish: the first language of the product.
    #[default]
    Danish,
    /// English, complete.
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Danish, Self::English];

    /// The language's code: `da` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// The language with this code, `da` or `en`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "da" => Some(Self::Danish),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The text of this language.
    pub const fn pick<'a>(self, danish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Danish => danish,
            Self::English => english,
        }
    }
}
