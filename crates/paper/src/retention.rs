//! How long content is kept, as the municipality's catalogue says it: `catalogue/retention.toml`.

use roret_domain::erasure::Retention;
use roret_texts::{Language, texts_of};
use serde::Deserialize;

/// The file is not of its form: not both times, something else beside them, or no whole number of months.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is not of the form of retention times")]
pub struct RetentionError {
    line: usize,
    source: toml::de::Error,
}

impl RetentionError {
    fn new(text: &str, source: toml::de::Error) -> Self {
        let before = source.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, source }
    }

    /// The reason in one line, with the line of the file that it is on.
    pub fn text(&self, language: Language) -> String {
        let (line, message) = (self.line.to_string(), self.source.message());
        let facts = [("line", line.into()), ("message", message.into())];
        texts_of(language).with("retention-form", facts)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetentionFile {
    months: u16,
    anonymous_months: u16,
}

/// Reads the file's text. Whether the times are within bounds is for the rules to say.
///
/// # Errors
/// [`RetentionError`].
pub fn read(text: &str) -> Result<Retention, RetentionError> {
    let RetentionFile { months, anonymous_months } =
        toml::from_str(text).map_err(|source| RetentionError::new(text, source))?;
    Ok(Retention { months, anonymous_months })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: &str = include_str!("../../../catalogue/retention.toml");

    #[test]
    fn the_catalogue_says_what_holds_until_a_municipality_has_decided() {
        assert_eq!(read(COMMITTED).ok(), Some(Retention::default()));
    }

    #[test]
    fn what_is_not_both_times_and_nothing_else_is_refused_by_its_line() {
        for (text, line) in [
            ("months = 60", "linje 1:"),
            ("months = 60\nanonymous_months = -1", "linje 2:"),
            ("months = 60\nanonymous_months = 12\nmonts = 3", "linje 3:"),
            ("months = 99999\nanonymous_months = 12", "linje 1:"),
            ("months = \"60\"\nanonymous_months = 12", "linje 1:"),
        ] {
            let said = read(text).expect_err(text).text(Language::Danish);
            assert!(said.contains(line), "{text}: {said}");
        }
    }
}
