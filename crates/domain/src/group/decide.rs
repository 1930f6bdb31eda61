//! Decisions on groups: opening one, asking for a place, giving it up.

use super::{
    AskForPlace, GiveUpPlace, Group, GroupCommand, GroupOpened, GroupReason, OpenGroup, PLACES_MAX,
    PlaceAskedFor, PlaceGiven, PlaceGivenUp,
};
use crate::decide::{Context, one, unused};
use crate::event::Event;
use crate::id::GroupId;
use crate::image::Image;
use crate::inquiry::{of, open};
use crate::municipality::founded;
use crate::refusal::{Fact, LINE_CHARACTERS_MAX, Reason, Refusal, needed};

pub(crate) fn decide(
    image: &Image,
    command: &GroupCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        GroupCommand::OpenGroup(c) => open_group(image, c, context),
        GroupCommand::AskForPlace(c) => ask(image, c, context),
        GroupCommand::GiveUpPlace(c) => give_up(image, c, context),
    }
}

fn open_group(image: &Image, c: &OpenGroup, context: &Context) -> Result<Vec<Event>, Refusal> {
    founded(image)?;
    needed("name", &c.name, LINE_CHARACTERS_MAX)?;
    image.unit(c.unit).ok_or_else(|| Refusal::at("unit", Reason::Unknown))?;
    if !(1..=PLACES_MAX).contains(&c.places) {
        return Err(Refusal::at("places", GroupReason::PlacesOutOfRange)
            .with("max", Fact::Number(PLACES_MAX.into())));
    }
    if c.from > c.to {
        return Err(Refusal::at("to", Reason::WindowReversed));
    }
    if c.to < context.today() {
        return Err(Refusal::at("to", Reason::WindowPassed)
            .with("day", Fact::Day(c.to))
            .with("today", Fact::Day(context.today())));
    }
    let group = GroupId::from_uuid(context.key.uuid());
    unused(image.group(group).is_none())?;
    Ok(one(GroupOpened {
        group,
        unit: c.unit,
        name: c.name.clone(),
        places: c.places,
        from: c.from,
        to: c.to,
    }))
}

fn running<'a>(image: &'a Image, id: GroupId, context: &Context) -> Result<&'a Group, Refusal> {
    let group = image.group(id).ok_or_else(|| Refusal::at("group", Reason::Unknown))?;
    if group.to < context.today() {
        return Err(Refusal::at("group", GroupReason::GroupOver).with("day", Fact::Day(group.to)));
    }
    Ok(group)
}

fn ask(image: &Image, c: &AskForPlace, context: &Context) -> Result<Vec<Event>, Refusal> {
    let inquiry = of(image, c.inquiry)?;
    open(inquiry)?;
    let group = running(image, c.group, context)?;
    if context.worker().is_some() && group.unit != inquiry.unit {
        return Err(Refusal::at("group", Reason::NotOfUnit));
    }
    if group.seat(inquiry.id).is_some() {
        return Err(Refusal::at("group", GroupReason::AlreadyInGroup));
    }
    let asked = PlaceAskedFor { group: group.id, inquiry: inquiry.id, on: context.today() };
    let mut events = one(asked);
    // Whoever waits goes first.
    if group.has_place() && group.waiting() == 0 {
        let given = PlaceGiven { group: group.id, inquiry: inquiry.id, on: context.today() };
        events.push(given.into());
    }
    Ok(events)
}

fn give_up(image: &Image, c: &GiveUpPlace, context: &Context) -> Result<Vec<Event>, Refusal> {
    let inquiry = of(image, c.inquiry)?;
    let group = image.group(c.group).ok_or_else(|| Refusal::at("group", Reason::Unknown))?;
    let seat =
        group.seat(inquiry.id).ok_or_else(|| Refusal::at("group", GroupReason::NotInGroup))?;
    let on = context.today();
    let mut events = one(PlaceGivenUp { group: group.id, inquiry: inquiry.id, on });
    if seat.is_taken()
        && group.to >= on
        && let Some(next) = group.first_waiting()
    {
        events.push(PlaceGiven { group: group.id, inquiry: next, on }.into());
    }
    Ok(events)
}
