//! Erasure: a person's content is forgotten for good, and every figure stays.
//!
//! Content goes through *active → closed → archived → erased*, each an event (L-90 to L-95): an erasure
//! is asked for when the retention time is over and nothing forbids it, the archive step is done or not due, two
//! employees other than the one who asked approve, and then the person's keys are destroyed. All of them are of the
//! unit of the person's last inquiry, or lead it. Who never gave a name is erased by rule, without anybody's asking,
//! after a time of its own.
//!
//! The times are the municipality's: no act sets them for early help (L-95). Until it has set them, those of
//! [`Retention::default`] are shown and nothing is erased by rule. The rule works from the moment on which a leader,
//! after the times were set, has settled for everybody without a name what the archive gets and has seen who would go.
//! What came in from another system is kept from the day on which it came in.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::Erasures;
pub use refusal::ErasureReason;

use crate::calendar::date_of;
use crate::citizen::Citizen;
use crate::id::{CitizenId, UnitId, WorkerId};
use crate::image::Image;
use crate::inquiry::Inquiry;
use crate::record::{Actor, Task, clear, content_of, packed, packed_codes};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

codes! {
    /// Why somebody's content is to be erased.
    pub enum ErasureGround {
        /// It is no longer needed, and its time is over.
        RetentionOver = "retention_over",
        /// The citizen asked for it (GDPR article 17), and its time is over.
        CitizenAsked = "citizen_asked",
    }
}

codes! {
    /// What became of the duty to archive before erasing (L-90, L-91).
    pub enum ArchiveStep {
        /// Delivered to the archive.
        Delivered = "delivered",
        /// Not to be delivered: the archive has said so for this kind of record.
        NotDue = "not_due",
    }
}

codes! {
    /// Why nothing about somebody may be erased at present.
    pub enum LegalHold {
        /// A complaint is not settled.
        Complaint = "complaint",
        /// A case is before a court.
        CourtCase = "court_case",
        /// Somebody has asked for access to the documents.
        AccessRequest = "access_request",
        /// An authority looks into it.
        Supervision = "supervision",
    }
}

codes! {
    /// By which way it came to an erasure.
    pub enum ErasureWay {
        /// Two employees approved.
        Approved = "approved",
        /// The rule for those who never gave a name.
        AnonymousExpired = "anonymous_expired",
    }
}

/// Approvals that an erasure needs: of employees other than the one who asked.
pub const APPROVALS_NEEDED: usize = 2;

/// How long content is kept after the last closing, in whole calendar months.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Retention {
    /// Of those who gave a name: nothing is erased before.
    pub months: u16,
    /// Of those who did not: erased then, by rule.
    pub anonymous_months: u16,
}

impl Default for Retention {
    /// Five years, as is common for social records, and one for those without a name: assumptions, which the
    /// municipality replaces.
    fn default() -> Self {
        Self { months: 60, anonymous_months: 12 }
    }
}

/// An erasure that was asked for and has not happened yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ErasureRequest {
    /// Who asked; none where the program did.
    pub by: Option<WorkerId>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub ground: ErasureGround,
    /// Who has approved, in order.
    pub approved_by: Vec<WorkerId>,
}

/// What stands about erasing somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Erasure {
    /// What was asked for, if it was.
    pub request: Option<ErasureRequest>,
    /// What became of the duty to archive.
    pub archive: Option<ArchiveStep>,
    /// Why nothing may be erased.
    pub hold: Option<LegalHold>,
    /// Who has asked that the hold be lifted; somebody else lifts it.
    pub lift_asked_by: Option<WorkerId>,
    /// When it was erased.
    pub erased_at: Option<Timestamp>,
}

impl Citizen {
    /// Whether the content about the citizen has been erased.
    pub fn is_erased(&self) -> bool {
        self.erasure.as_ref().is_some_and(|erasure| erasure.erased_at.is_some())
    }
}

/// The day an inquiry was over; none while somebody has to do something. What was imported counts from the day on
/// which it came in: nobody here has had it before.
fn ended_on(inquiry: &Inquiry) -> Option<Date> {
    if inquiry.is_open() {
        return None;
    }
    let ended = inquiry.ended.map(|ended| date_of(ended.at));
    let closed = inquiry.courses.iter().filter_map(|course| course.closing.as_ref());
    let imported = inquiry.history.iter().filter(|line| line.actor == Actor::System(Task::Import));
    let came_in = imported.map(|line| date_of(line.recorded_at)).max();
    closed.map(|closing| closing.closed_on).chain(ended).chain(came_in).max()
}

/// The unit that has a citizen's content: that of the last inquiry. Nobody of another unit has to do with it.
pub fn unit_of(image: &Image, citizen: &Citizen) -> Option<UnitId> {
    citizen.inquiries.iter().rev().find_map(|id| image.inquiry(*id)).map(|inquiry| inquiry.unit)
}

/// The day the last of a citizen's inquiries was over; none while one is open.
pub fn closed_on(image: &Image, citizen: &Citizen) -> Option<Date> {
    let ends = citizen.inquiries.iter().map(|id| image.inquiry(*id).and_then(ended_on));
    ends.collect::<Option<Vec<Date>>>()?.into_iter().max()
}

/// The first day on which the content about a citizen may be erased; none while an inquiry is open.
pub fn erasable_from(image: &Image, citizen: &Citizen) -> Option<Date> {
    let months = i32::from(image.retention().months);
    Some(closed_on(image, citizen)?.saturating_add(months.months()))
}

/// The first day on which somebody without a name is erased by rule; none for others, and while an inquiry is
/// open.
pub fn expires_on(image: &Image, citizen: &Citizen) -> Option<Date> {
    let months = i32::from(image.retention().anonymous_months);
    let closed = citizen.is_anonymous().then(|| closed_on(image, citizen))??;
    Some(closed.saturating_add(months.months()))
}

/// Those without a name whose time is over on this day, and whom no hold keeps: whom the rule erases, and whom a
/// leader is shown before it does.
pub fn expired(image: &Image, today: Date) -> impl Iterator<Item = CitizenId> {
    let is_over = move |citizen: &&Citizen| {
        let is_held = citizen.erasure.as_ref().is_some_and(|erasure| erasure.hold.is_some());
        !citizen.is_erased()
            && !is_held
            && expires_on(image, citizen).is_some_and(|day| day <= today)
    };
    image.citizens().filter(is_over).map(|citizen| citizen.id)
}

clear! { ArchiveStep, ErasureGround, ErasureWay, LegalHold }
content_of! { Retention { months, anonymous_months } }
packed_codes! { ArchiveStep, ErasureGround, ErasureWay, LegalHold }
packed! {
    CitizenErased { citizen, keys, way }
    Erasure { request, archive, hold, lift_asked_by, erased_at }
    ErasureRequest { by, at, ground, approved_by }
    Retention { months, anonymous_months }
}
