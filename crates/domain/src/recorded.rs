//! What may stand in an event's record: identifiers, codes, days, numbers, and sealed content.
//!
//! Text is not among it. A field of an event whose type is not [`Recorded`] does not compile, unless the
//! event says that its text is told to everybody (`= told_to_everybody` beside the field): names of the
//! municipality, its units, workers and groups.

use crate::agreement::Confirmation;
use crate::code::{CodeHash, CodeScope};
use crate::course::{ClosingReason, ContactKind, CourseKind, Outcome, Profession, Section};
use crate::erasure::{ArchiveStep, ErasureGround, ErasureWay, LegalHold, Retention};
use crate::id::{
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, StepId, UnitId,
    WorkerId,
};
use crate::inquiry::{Channel, InquiryEnding, Requester, Theme, Urgency};
use crate::key::KeyId;
use crate::people::Role;
use crate::publication::PublishedFigures;
use crate::roadmap::{Expectation, PlannedStep, StepActor, StepText};
use crate::sealed::{Part, Sealed};
use jiff::Timestamp;
use jiff::civil::Date;

/// A field of an event's record, with the sealed contents in it, in the order they stand.
pub(crate) trait Recorded {
    /// Visits each sealed content.
    fn parts<'a>(&'a self, _visit: &mut dyn FnMut(&'a Part)) {}

    /// Visits each sealed content, to seal it or to say where it stands.
    fn parts_mut(&mut self, _visit: &mut dyn FnMut(&mut Part)) {}
}

/// Types that hold nothing sealed, and no words of anybody.
macro_rules! clear {
    ($($type:ty),+ $(,)?) => { $(impl Recorded for $type {})+ };
}

clear! {
    bool, u16, u32, Timestamp, Date,
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, StepId, UnitId, WorkerId,
    ArchiveStep, ErasureGround, ErasureWay, KeyId, LegalHold, Retention,
    CodeHash, CodeScope, Confirmation, Channel, ClosingReason, ContactKind, CourseKind, Expectation,
    InquiryEnding, Outcome, Profession, PublishedFigures, Requester, Role, Section, StepActor, Theme, Urgency,
}

impl<T> Recorded for Sealed<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        visit(self.part());
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        visit(self.part_mut());
    }
}

impl<T: Recorded> Recorded for Option<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        self.iter().for_each(|one| one.parts(visit));
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        self.iter_mut().for_each(|one| one.parts_mut(visit));
    }
}

impl<T: Recorded> Recorded for Vec<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        self.iter().for_each(|one| one.parts(visit));
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        self.iter_mut().for_each(|one| one.parts_mut(visit));
    }
}

impl Recorded for StepText {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        match self {
            Self::Standard(_) => {}
            Self::Own(words) => words.parts(visit),
        }
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        match self {
            Self::Standard(_) => {}
            Self::Own(words) => words.parts_mut(visit),
        }
    }
}

impl Recorded for PlannedStep {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        let Self { id: _, text, actor: _, expectation: _ } = self;
        text.parts(visit);
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        let Self { id: _, text, actor: _, expectation: _ } = self;
        text.parts_mut(visit);
    }
}
