//! Why the rules say no to what is asked about a publication.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    PublicationReason of Publication;

    /// Figures are published for whole months.
    WholeMonthsOnly = "whole-months-only",
    /// The period is not over.
    PeriodNotOver = "period-not-over",
    /// A part of the period has been published with other days.
    PeriodCrossesPublication = "period-crosses-publication",
    /// So few people that figures would point at somebody.
    TooFewToPublish = "too-few-to-publish",
}
