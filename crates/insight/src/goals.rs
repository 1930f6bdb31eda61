//! Whose goals steer: how many agreements say in the citizen's own words what they want, and how many the
//! citizen has said yes to.

use crate::selection::Selection;
use crate::share::Share;
use jiff::civil::Date;
use roret_domain::image::Image;
use std::collections::BTreeMap;

/// The agreements of a month.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Goals {
    /// Agreements made.
    pub agreements: u32,
    /// Of them with goals in own words.
    pub in_own_words: u32,
    /// Of them confirmed by the citizen.
    pub confirmed: u32,
}

impl Goals {
    /// The share with goals in own words.
    pub const fn in_own_words_share(self) -> Share {
        Share { part: self.in_own_words, whole: self.agreements }
    }

    /// The share that the citizen has confirmed.
    pub const fn confirmed_share(self) -> Share {
        Share { part: self.confirmed, whole: self.agreements }
    }
}

/// Folds the agreements made in the period, by the first day of their month. Months without any are not
/// there.
pub fn goals(image: &Image, selection: &Selection) -> BTreeMap<Date, Goals> {
    let mut months: BTreeMap<Date, Goals> = BTreeMap::new();
    for inquiry in image.inquiries().filter(|inquiry| selection.concerns(inquiry)) {
        if let Some(agreement) = &inquiry.agreement
            && selection.period.holds(agreement.agreed_on)
        {
            let month = months.entry(agreement.agreed_on.first_of_month()).or_default();
            month.agreements += 1;
            // Imported records may lack the words; the form asks for them.
            month.in_own_words += u32::from(agreement.words.is_some());
            month.confirmed += u32::from(agreement.confirmed.is_some());
        }
    }
    months
}
