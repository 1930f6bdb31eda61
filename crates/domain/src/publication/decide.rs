//! Publishing figures.

use super::{FiguresPublished, PublicationCommand, PublicationReason, PublishFigures};
use crate::decide::{Context, one};
use crate::event::Event;
use crate::image::Image;
use crate::refusal::{Fact, Reason, Refusal};
use jiff::ToSpan;

pub(crate) fn decide(
    image: &Image,
    command: &PublicationCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        PublicationCommand::PublishFigures(c) => publish(image, c, context),
    }
}

fn publish(image: &Image, c: &PublishFigures, context: &Context) -> Result<Vec<Event>, Refusal> {
    let is_last_of_month = c.to == c.to.last_of_month();
    if c.from != c.from.first_of_month() || !is_last_of_month || c.from > c.to {
        return Err(Refusal::at("to", PublicationReason::WholeMonthsOnly));
    }
    if c.to >= context.today() {
        return Err(Refusal::at("to", PublicationReason::PeriodNotOver)
            .with("day", Fact::Day(c.to.saturating_add(1.day()))));
    }
    if let Some(other) = image.publications().find(|other| other.is_crossed_by(c.from, c.to)) {
        return Err(Refusal::at("from", PublicationReason::PeriodCrossesPublication)
            .with("from", Fact::Day(other.from))
            .with("to", Fact::Day(other.to)));
    }
    if c.seen != u32::try_from(image.publications().count()).unwrap_or(u32::MAX) {
        return Err(Refusal::new(Reason::ChangedMeanwhile));
    }
    if !c.figures.is_harmless() {
        return Err(Refusal::new(PublicationReason::TooFewToPublish));
    }
    Ok(one(FiguresPublished { from: c.from, to: c.to, figures: c.figures.clone() }))
}
