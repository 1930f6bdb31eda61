//! Names in the order of the Danish alphabet: a, b … z, æ, ø, å, and *aa* as å, whatever letters are large.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// None where the library has no Danish: then names stand by their signs.
static DANISH: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("da").into(), CollatorOptions::default()).ok());

/// Which of two names comes first.
pub(crate) fn order(one: &str, other: &str) -> Ordering {
    let by_alphabet = DANISH.as_ref().map(|danish| danish.compare(one, other));
    by_alphabet.unwrap_or(Ordering::Equal).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn names_stand_as_in_a_danish_directory() {
        let expected = ["anna", "Bo", "bo", "Zita", "Ærlig", "Øjvind", "Aage", "Åse"];
        let mut names = ["Åse", "Zita", "bo", "Øjvind", "Aage", "Ærlig", "anna", "Bo"];
        names.sort_by(|one, other| order(one, other));
        assert_eq!(names, expected);
    }
}
