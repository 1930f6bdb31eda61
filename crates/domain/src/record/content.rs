//! What may stand in the record of an event or a command: identifiers, codes, days, numbers, and sealed content.
//!
//! Text is not among it. A field of an event whose type is not [`Content`] does not compile, unless the
//! event says that its text is told to everybody (`= told_to_everybody` beside the field): names of the
//! municipality, its units, workers and groups.

use crate::id::{
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, Position,
    StepId, UnitId, WorkerId,
};
use crate::record::key::KeyId;
use crate::record::sealed::{Sealed, SealedPart};
use jiff::Timestamp;
use jiff::civil::Date;

/// A field of an event's record, with the sealed contents in it, in the order they stand.
pub(crate) trait Content {
    /// Visits each sealed content.
    fn parts<'a>(&'a self, _visit: &mut dyn FnMut(&'a SealedPart)) {}

    /// Visits each sealed content, to seal it or to say where it stands.
    fn parts_mut(&mut self, _visit: &mut dyn FnMut(&mut SealedPart)) {}
}

/// Types that hold nothing sealed, and no words of anybody.
macro_rules! clear {
    ($($type:ty),+ $(,)?) => { $(impl $crate::record::Content for $type {})+ };
}
pub(crate) use clear;

/// Structures: every field by name, so that one that comes later is visited too.
macro_rules! content_of {
    ($($type:ident { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::record::Content for $type {
            fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a $crate::record::sealed::SealedPart)) {
                let Self { $($field),+ } = self;
                $($crate::record::Content::parts($field, visit);)+
            }

            fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut $crate::record::sealed::SealedPart)) {
                let Self { $($field),+ } = self;
                $($crate::record::Content::parts_mut($field, visit);)+
            }
        }
    )+};
}
pub(crate) use content_of;

clear! {
    bool, u16, u32, Timestamp, Date, CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId,
    KeyId, Position, StepId, UnitId, WorkerId,
}

impl<T> Content for Sealed<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
        visit(self.part());
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut SealedPart)) {
        visit(self.part_mut());
    }
}

impl<T: Content> Content for Option<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
        self.iter().for_each(|one| one.parts(visit));
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut SealedPart)) {
        self.iter_mut().for_each(|one| one.parts_mut(visit));
    }
}

impl<T: Content> Content for Vec<T> {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
        self.iter().for_each(|one| one.parts(visit));
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut SealedPart)) {
        self.iter_mut().for_each(|one| one.parts_mut(visit));
    }
}
