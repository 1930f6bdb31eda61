//! Decisions on erasing somebody's content.

use super::{
    APPROVALS_NEEDED, ApproveErasure, ArchiveSettled, ChangeLegalHold, CitizenErased, EraseExpired,
    Erasure, ErasureApproved, ErasureCommand, ErasureReason, ErasureRequested, ErasureWay,
    ErasureWithdrawn, ExpiryReleased, HoldLiftAsked, LegalHoldChanged, ReleaseExpiry,
    RequestErasure, RetentionSet, SetRetention, SettleArchive, WithdrawErasure, closed_on,
    erasable_from, expired, expires_on,
};
use crate::citizen::Citizen;
use crate::decide::{Context, one};
use crate::event::Event;
use crate::id::CitizenId;
use crate::image::Image;
use crate::refusal::{Fact, InquiryReason, Reason, Refusal};
use jiff::civil::Date;

pub(crate) fn decide(
    image: &Image,
    command: &ErasureCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        ErasureCommand::SetRetention(c) => set_retention(c),
        ErasureCommand::RequestErasure(c) => request(image, c, context),
        ErasureCommand::SettleArchive(c) => settle_archive(image, c),
        ErasureCommand::ApproveErasure(c) => approve(image, c, context),
        ErasureCommand::WithdrawErasure(c) => withdraw(image, c),
        ErasureCommand::ChangeLegalHold(c) => change_hold(image, c, context),
        ErasureCommand::ReleaseExpiry(c) => release_expiry(image, c, context),
        ErasureCommand::EraseExpired(c) => erase_expired(image, c, context),
    }
}

/// The longest time that can be set, in months: a hundred years.
const RETENTION_MONTHS_MAX: u16 = 1_200;

fn set_retention(c: &SetRetention) -> Result<Vec<Event>, Refusal> {
    for (field, months) in
        [("months", c.retention.months), ("anonymous_months", c.retention.anonymous_months)]
    {
        if !(1..=RETENTION_MONTHS_MAX).contains(&months) {
            return Err(Refusal::at(field, ErasureReason::MonthsOutOfRange)
                .with("max", Fact::Number(RETENTION_MONTHS_MAX.into())));
        }
    }
    Ok(one(RetentionSet { retention: c.retention }))
}

fn not_erased(image: &Image, id: CitizenId) -> Result<&Citizen, Refusal> {
    let citizen = image.citizen(id).ok_or_else(|| Refusal::new(Reason::Unknown))?;
    if citizen.is_erased() { Err(Refusal::new(ErasureReason::Erased)) } else { Ok(citizen) }
}

/// Whether nothing forbids to erase: no open inquiry, no hold, and the time from this day on.
fn may_be_erased(citizen: &Citizen, from: Option<Date>, context: &Context) -> Result<(), Refusal> {
    if citizen.erasure.as_ref().is_some_and(|erasure| erasure.hold.is_some()) {
        return Err(Refusal::new(ErasureReason::UnderLegalHold));
    }
    match from {
        None => Err(Refusal::new(InquiryReason::InquiryOpen)),
        Some(day) if day > context.today() => {
            Err(Refusal::new(ErasureReason::RetentionNotOver).with("day", Fact::Day(day)))
        }
        Some(_) => Ok(()),
    }
}

fn request(image: &Image, c: &RequestErasure, context: &Context) -> Result<Vec<Event>, Refusal> {
    let citizen = not_erased(image, c.citizen)?;
    may_be_erased(citizen, erasable_from(image, citizen), context)?;
    if citizen.erasure.as_ref().is_some_and(|erasure| erasure.request.is_some()) {
        return Err(Refusal::new(ErasureReason::ErasureRequested));
    }
    Ok(one(ErasureRequested { citizen: c.citizen, ground: c.ground }))
}

/// While somebody still helps, there is no end from which anything could be archived or held.
fn closed(image: &Image, citizen: &Citizen) -> Result<(), Refusal> {
    closed_on(image, citizen).map(|_| ()).ok_or_else(|| Refusal::new(InquiryReason::InquiryOpen))
}

fn settle_archive(image: &Image, c: &SettleArchive) -> Result<Vec<Event>, Refusal> {
    closed(image, not_erased(image, c.citizen)?)?;
    Ok(one(ArchiveSettled { citizen: c.citizen, archive: c.archive }))
}

/// A hold keeps content, so one employee places it; lifting one lets content go, so it takes two.
fn change_hold(
    image: &Image,
    c: &ChangeLegalHold,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let citizen = not_erased(image, c.citizen)?;
    closed(image, citizen)?;
    if c.hold.is_some() {
        return Ok(one(LegalHoldChanged { citizen: c.citizen, hold: c.hold }));
    }
    let erasure = citizen.erasure.as_deref().filter(|erasure| erasure.hold.is_some());
    let erasure = erasure.ok_or_else(|| Refusal::new(ErasureReason::NoLegalHold))?;
    match (erasure.lift_asked_by, context.worker()) {
        (Some(asked), Some(lifts)) if asked == lifts => {
            Err(Refusal::new(ErasureReason::OwnRequest))
        }
        (Some(_), _) => Ok(one(LegalHoldChanged { citizen: c.citizen, hold: None })),
        (None, _) => Ok(one(HoldLiftAsked { citizen: c.citizen })),
    }
}

/// Lets the rule work. The list that was shown is the list that goes.
fn release_expiry(
    image: &Image,
    c: &ReleaseExpiry,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if !image.is_retention_set() {
        return Err(Refusal::new(ErasureReason::RetentionNotSet));
    }
    let listed = u32::try_from(expired(image, context.today()).count()).unwrap_or(u32::MAX);
    if listed != c.listed {
        return Err(Refusal::new(ErasureReason::ListChanged).with("n", Fact::Number(listed.into())));
    }
    Ok(one(ExpiryReleased { archive: c.archive, listed }))
}

fn withdraw(image: &Image, c: &WithdrawErasure) -> Result<Vec<Event>, Refusal> {
    requested(not_erased(image, c.citizen)?)?;
    Ok(one(ErasureWithdrawn { citizen: c.citizen }))
}

fn requested(citizen: &Citizen) -> Result<&Erasure, Refusal> {
    let erasure = citizen.erasure.as_deref().filter(|erasure| erasure.request.is_some());
    erasure.ok_or_else(|| Refusal::new(ErasureReason::ErasureNotRequested))
}

/// The second approval erases: everything is asked again at that moment.
fn approve(image: &Image, c: &ApproveErasure, context: &Context) -> Result<Vec<Event>, Refusal> {
    let citizen = not_erased(image, c.citizen)?;
    let erasure = requested(citizen)?;
    let approver = context.worker().ok_or_else(|| Refusal::new(Reason::NotAllowed))?;
    let request =
        erasure.request.as_ref().ok_or_else(|| Refusal::new(ErasureReason::ErasureNotRequested))?;
    if request.by == Some(approver) {
        return Err(Refusal::new(ErasureReason::OwnRequest));
    }
    if request.approved_by.contains(&approver) {
        return Err(Refusal::new(ErasureReason::ApprovedAlready));
    }
    may_be_erased(citizen, erasable_from(image, citizen), context)?;
    if erasure.archive.is_none() {
        return Err(Refusal::new(ErasureReason::ArchiveNotSettled));
    }
    let mut events = one(ErasureApproved { citizen: c.citizen });
    if request.approved_by.len() + 1 >= APPROVALS_NEEDED {
        events.push(erased(image, c.citizen, ErasureWay::Approved));
    }
    Ok(events)
}

/// Who never gave a name is erased by rule.
fn erase_expired(
    image: &Image,
    c: &EraseExpired,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let citizen = not_erased(image, c.citizen)?;
    if !citizen.is_anonymous() {
        return Err(Refusal::new(ErasureReason::NotAnonymous));
    }
    if !image.is_retention_set() {
        return Err(Refusal::new(ErasureReason::RetentionNotSet));
    }
    if image.expiry_archive().is_none() {
        return Err(Refusal::new(ErasureReason::ArchiveNotSettled));
    }
    may_be_erased(citizen, expires_on(image, citizen), context)?;
    Ok(vec![erased(image, c.citizen, ErasureWay::AnonymousExpired)])
}

fn erased(image: &Image, citizen: CitizenId, way: ErasureWay) -> Event {
    CitizenErased { citizen, way, keys: image.keys_of(citizen).collect() }.into()
}
