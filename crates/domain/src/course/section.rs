//! Sections of the service act.

use crate::record::{Packed, clear};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;
use std::str::FromStr;

/// A section of the service act by its number, such as `85` or `82b`: one to three digits and at most
/// one small letter. Any number of that form is taken.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct Section(Box<str>);

impl Section {
    /// The number as written: `85`, `82b`.
    pub fn number(&self) -> &str {
        &self.0
    }

    /// Whether somebody lives where the help is: §§ 107 and 108 (homes for a time or for good), 109 and 110
    /// (women's refuges and shelters).
    pub fn is_stay(&self) -> bool {
        ["107", "108", "109", "110"].contains(&&*self.0)
    }

    /// Whether help under this section ends by law after six months (§ 82 b).
    pub fn is_time_limited(&self) -> bool {
        &*self.0 == "82b"
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not the number of a section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotASection;

impl FromStr for Section {
    type Err = NotASection;
    fn from_str(text: &str) -> Result<Self, NotASection> {
        let text = text.trim().trim_start_matches('§').replace(' ', "").to_lowercase();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let letters = text.bytes().skip(digits).filter(u8::is_ascii_lowercase).count();
        if (1..=3).contains(&digits) && letters <= 1 && digits + letters == text.len() {
            Ok(Self(text.into()))
        } else {
            Err(NotASection)
        }
    }
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|NotASection| de::Error::custom("not the number of a section"))
    }
}

clear! { Section }

impl Packed for Section {
    fn pack(&self, to: &mut Vec<u8>) {
        <Box<str>>::from(self.number()).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        <Box<str>>::unpack(from)?.parse().ok()
    }
}
