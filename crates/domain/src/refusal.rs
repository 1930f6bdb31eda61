//! Refusals: the rules say no, with a reason that a person understands.
//!
//! A refusal is no error. It names a reason, the field it belongs to, and the facts its text needs;
//! the texts themselves, Danish and English, are in `locales/` under `refusal-` and the reason's
//! code.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use jiff::civil::Date;

codes! {
    /// Why the rules say no.
    pub enum Reason {
        /// Nobody is signed in, or the one who is may not do this.
        NotAllowed = "not-allowed",
        /// The worker has no relation to this citizen.
        NotYourCitizen = "not-your-citizen",
        /// Leaders see figures and frames, not personal content.
        LeadersSeeFrames = "leaders-see-frames",
        /// Nothing has this identifier, or it is not for this actor.
        Unknown = "unknown",
        /// The command's key has been used for something else.
        KeyUsed = "key-used",
        /// The municipality has not been set up.
        NotFounded = "not-founded",
        /// It has been set up already.
        AlreadyFounded = "already-founded",
        /// A text is missing.
        TextMissing = "text-missing",
        /// A text is too long.
        TextTooLong = "text-too-long",
        /// A text holds signs that could not be read: it came in another encoding, or is no text.
        UnreadableText = "unreadable-text",
        /// A date lies in the future.
        InTheFuture = "in-the-future",
        /// A date lies before the day of the inquiry.
        BeforeInquiry = "before-inquiry",
        /// The course would close before it started.
        ClosedBeforeStart = "closed-before-start",
        /// The course would close before the citizen came back to it.
        ClosedBeforeReentry = "closed-before-reentry",
        /// The citizen would come back before the course closed.
        ReenteredBeforeClosing = "reentered-before-closing",
        /// A planned end lies before the agreement.
        EndBeforeAgreement = "end-before-agreement",
        /// The first day is after the last.
        WindowReversed = "window-reversed",
        /// An expected time that has already passed.
        WindowPassed = "window-passed",
        /// The inquiry has ended.
        InquiryEnded = "inquiry-ended",
        /// The inquiry has not ended.
        InquiryOpen = "inquiry-open",
        /// There is an agreement already.
        SecondAgreement = "second-agreement",
        /// There is no agreement yet.
        NoAgreement = "no-agreement",
        /// The agreement is confirmed already.
        AlreadyConfirmed = "already-confirmed",
        /// A course runs.
        CourseRuns = "course-runs",
        /// The course is closed.
        CourseClosed = "course-closed",
        /// The course is not closed.
        CourseOpen = "course-open",
        /// Youth counselling is five conversations at most.
        FiveConversations = "five-conversations",
        /// Longer support needs its section.
        NoOnwardSection = "no-onward-section",
        /// The profession takes part already.
        AlreadyInvolved = "already-involved",
        /// The profession does not take part.
        NotInvolved = "not-involved",
        /// The step is done or dropped.
        StepEnded = "step-ended",
        /// The step lies ahead.
        StepAhead = "step-ahead",
        /// The code was withdrawn already.
        CodeRevoked = "code-revoked",
        /// Somebody changed it meanwhile.
        ChangedMeanwhile = "changed-meanwhile",
        /// Somebody else has become the primary contact meanwhile.
        TakenMeanwhile = "taken-meanwhile",
        /// The worker has left, or leads: can't be a primary contact.
        CannotBePrimaryContact = "cannot-be-primary-contact",
        /// Somebody or something of another unit than the one that has the inquiry.
        NotOfUnit = "not-of-unit",
        /// It is not among what can be chosen here.
        NotOffered = "not-offered",
        /// Nothing was chosen.
        NothingChosen = "nothing-chosen",
        /// The same one was chosen twice.
        ChosenTwice = "chosen-twice",
        /// A running course keeps a primary contact.
        NeedsPrimaryContact = "needs-primary-contact",
        /// The content was sealed about somebody else.
        AboutSomebodyElse = "about-somebody-else",
        /// A number from outside is, or looks like, a civil registration number.
        LooksLikeCpr = "looks-like-cpr",
        /// A number from outside has words in it, which may say who the citizen is.
        NotACaseNumber = "not-a-case-number",
        /// A group has at least one place, and not too many.
        PlacesOutOfRange = "places-out-of-range",
        /// The group is over.
        GroupOver = "group-over",
        /// The citizen has a place, or waits for one.
        AlreadyInGroup = "already-in-group",
        /// The citizen has no place, and does not wait for one.
        NotInGroup = "not-in-group",
        /// Figures are published for whole months.
        WholeMonthsOnly = "whole-months-only",
        /// The period is not over.
        PeriodNotOver = "period-not-over",
        /// A part of the period has been published with other days.
        PeriodCrossesPublication = "period-crosses-publication",
        /// So few people that figures would point at somebody.
        TooFewToPublish = "too-few-to-publish",
        /// The content about this person has been erased.
        Erased = "erased",
        /// It is kept longer.
        RetentionNotOver = "retention-not-over",
        /// A legal hold forbids to erase.
        UnderLegalHold = "under-legal-hold",
        /// It has not been settled whether the archive gets it.
        ArchiveNotSettled = "archive-not-settled",
        /// The erasure was asked for already.
        ErasureRequested = "erasure-requested",
        /// Nobody has asked for the erasure.
        ErasureNotRequested = "erasure-not-requested",
        /// Who asks does not approve.
        OwnRequest = "own-request",
        /// The same employee has approved already.
        ApprovedAlready = "approved-already",
        /// No hold lies on it.
        NoLegalHold = "no-legal-hold",
        /// The municipality has not set how long content is kept.
        RetentionNotSet = "retention-not-set",
        /// Others would be erased than the list has shown.
        ListChanged = "list-changed",
        /// The citizen has given a name.
        NotAnonymous = "not-anonymous",
        /// So few or so many months can't be.
        MonthsOutOfRange = "months-out-of-range",
        /// Closing an inquiry's record that never was recorded is for imports only.
        ImportsOnly = "imports-only",
    }
}

/// A fact that a refusal's text needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// A word or name that is no personal content: a worker's name, a code.
    Word(String),
    /// A day.
    Day(Date),
    /// A number.
    Number(u64),
}

/// The rules say no.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The field of the command the reason belongs to, named as in the command.
    pub field: Option<&'static str>,
    /// Facts for the text, by the name the text uses.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Refusal {
    /// A refusal of the whole command.
    pub const fn new(reason: Reason) -> Self {
        Self { reason, field: None, facts: Vec::new() }
    }

    /// A refusal because of one field.
    pub const fn at(field: &'static str, reason: Reason) -> Self {
        Self { reason, field: Some(field), facts: Vec::new() }
    }

    /// Adds a fact for the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push((name, fact));
        self
    }
}

/// The longest text of one field, in characters: four printed pages.
pub const TEXT_CHARACTERS_MAX: usize = 20_000;

/// The longest text of a one-line field, in characters.
pub const LINE_CHARACTERS_MAX: usize = 200;

/// Checks a text that must be there.
///
/// # Errors
/// [`Reason::TextMissing`] or [`Reason::TextTooLong`] at `field`.
pub fn needed(field: &'static str, text: &str, characters_max: usize) -> Result<(), Refusal> {
    if is_blank(text) {
        return Err(Refusal::at(field, Reason::TextMissing));
    }
    bounded(field, text, characters_max)
}

/// Checks a text that may be empty.
///
/// # Errors
/// [`Reason::TextTooLong`] or [`Reason::UnreadableText`] at `field`.
pub fn bounded(field: &'static str, text: &str, characters_max: usize) -> Result<(), Refusal> {
    if text.chars().count() > characters_max {
        let max = u64::try_from(characters_max).unwrap_or(u64::MAX);
        return Err(Refusal::at(field, Reason::TextTooLong).with("max", Fact::Number(max)));
    }
    if text.chars().any(is_unreadable) {
        return Err(Refusal::at(field, Reason::UnreadableText));
    }
    Ok(())
}

/// Whether nothing of a text is seen: it has spaces alone, signs that Unicode says to show nothing for (U+200B, U+2060,
/// U+FEFF, the Hangul fillers), marks without a letter, signs that stand for none, or the braille pattern without dots.
pub fn is_blank(text: &str) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let kinds = CodePointMapData::<GeneralCategory>::new();
    let is_none =
        |kind| kind == GeneralCategory::Unassigned || GeneralCategoryGroup::Mark.contains(kind);
    let is_seen = |sign: char| {
        !sign.is_whitespace()
            && !sign.is_control()
            && !ignorable.contains(sign)
            && !is_none(kinds.get(sign))
            && sign != '\u{2800}'
    };
    !text.chars().any(is_seen)
}

/// The sign that stands for bytes nobody could read, control signs that no keyboard writes, and signs that turn the
/// direction of the text after them: what is read then is not what stands there.
fn is_unreadable(sign: char) -> bool {
    let is_turn = matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_control = sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
    sign == char::REPLACEMENT_CHARACTER || is_turn || is_control
}

/// Content that can be checked before it is sealed; afterwards nobody can.
pub trait Checked: Sized {
    /// The content, if every needed text is there and none is too long.
    ///
    /// # Errors
    /// The first field that is missing or too long.
    fn checked(self) -> Result<Self, Refusal>;
}

/// The name of a field in forms and refusals: its own, unless another one is said.
macro_rules! shown {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $shown:literal) => {
        $shown
    };
}

macro_rules! checked {
    ($($name:path { $($field:ident $(as $shown:literal)?: $check:ident $max:ident),+ $(,)? })+) => {$(
        impl Checked for $name {
            fn checked(self) -> Result<Self, Refusal> {
                $($check(shown!($field $($shown)?), &self.$field, $max)?;)+
                Ok(self)
            }
        }
    )+};
}

checked! {
    crate::inquiry::InquiryWords { about: needed TEXT_CHARACTERS_MAX }
    crate::inquiry::Asker {
        name as "asker_name": bounded LINE_CHARACTERS_MAX,
        reach as "asker_reach": bounded LINE_CHARACTERS_MAX,
    }
    crate::people::Identity {
        name: needed LINE_CHARACTERS_MAX,
        reach: bounded LINE_CHARACTERS_MAX,
    }
    crate::agreement::AgreementWords {
        wants: needed TEXT_CHARACTERS_MAX,
        support: bounded TEXT_CHARACTERS_MAX,
        who_does_what: bounded TEXT_CHARACTERS_MAX,
    }
    crate::course::ContactNote { text: needed TEXT_CHARACTERS_MAX }
    crate::course::DischargePlanWords {
        afterwards: needed TEXT_CHARACTERS_MAX,
        signs: bounded TEXT_CHARACTERS_MAX,
        whom_to_call: bounded TEXT_CHARACTERS_MAX,
        offer: bounded LINE_CHARACTERS_MAX,
    }
    crate::roadmap::StepWords {
        what: needed LINE_CHARACTERS_MAX,
        citizen_does: bounded TEXT_CHARACTERS_MAX,
    }
    crate::roadmap::DelayReason { text: needed TEXT_CHARACTERS_MAX }
}
