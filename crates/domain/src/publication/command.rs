//! What people ask about publications.

use super::PublishedFigures;
use crate::record::commands;
use jiff::civil::Date;

commands! {
    /// What is asked for.
    PublicationCommand of Publication;

    /// Publishes the figures of some whole months.
    PublishFigures {
        /// The first day of the first month.
        from: Date,
        /// The last day of the last month.
        to: Date,
        /// The figures, with what is withheld.
        figures: PublishedFigures,
        /// How many publications there were when they were worked out.
        seen: u32,
    }
}
