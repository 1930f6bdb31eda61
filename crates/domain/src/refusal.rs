//! Refusals: the rules say no, with a reason that a person understands.
//!
//! A refusal is no error. It names a reason, the field it belongs to, and the facts its text needs;
//! the texts themselves, Danish and English, are in `locales/` under `refusal-` and the reason's
//! code.

pub use crate::agreement::AgreementReason;
pub use crate::code::CodeReason;
pub use crate::course::CourseReason;
pub use crate::erasure::ErasureReason;
pub use crate::group::GroupReason;
pub use crate::inquiry::InquiryReason;
pub use crate::municipality::MunicipalityReason;
pub use crate::publication::PublicationReason;
pub use crate::roadmap::RoadmapReason;

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use jiff::civil::Date;

/// Declares the reasons of a subject, each with its code.
macro_rules! reasons {
    ($(#[$doc:meta])* $all:ident of $subject:ident; $($(#[$reason_doc:meta])* $reason:ident = $code:literal),+ $(,)?) => {
        codes! {
            $(#[$doc])*
            pub enum $all { $($(#[$reason_doc])* $reason = $code),+ }
        }

        impl From<$all> for $crate::refusal::Reason {
            fn from(reason: $all) -> Self { Self::$subject(reason) }
        }

        impl PartialEq<$all> for $crate::refusal::Reason {
            fn eq(&self, other: &$all) -> bool { *self == Self::$subject(*other) }
        }
    };
}
pub(crate) use reasons;

/// Makes one list of the subjects' reasons, and of those that belong to no subject.
macro_rules! all_reasons {
    ($($(#[$doc:meta])* $reason:ident = $code:literal),+; $($subject:ident($reasons:ident)),+ $(,)?) => {
        /// Why the rules say no.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Reason {
            $($(#[$doc])* $reason,)+
            $(#[doc = concat!("See [`", stringify!($reasons), "`].")] $subject($reasons)),+
        }

        impl Reason {
            /// Every reason.
            pub fn all() -> impl Iterator<Item = Self> {
                let common = [$(Self::$reason),+].into_iter();
                common$(.chain($reasons::ALL.iter().copied().map(Self::$subject)))+
            }

            /// The reason's code: its text is `refusal-` and this.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$reason => $code,)+
                    $(Self::$subject(reason) => reason.code()),+
                }
            }
        }
    };
}

all_reasons! {
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
    /// A text is missing.
    TextMissing = "text-missing",
    /// A text is too long.
    TextTooLong = "text-too-long",
    /// A text holds signs that could not be read: it came in another encoding, or is no text.
    UnreadableText = "unreadable-text",
    /// A date lies in the future.
    InTheFuture = "in-the-future",
    /// The first day is after the last.
    WindowReversed = "window-reversed",
    /// An expected time that has already passed.
    WindowPassed = "window-passed",
    /// Somebody changed it meanwhile.
    ChangedMeanwhile = "changed-meanwhile",
    /// Somebody or something of another unit than the one that has the inquiry.
    NotOfUnit = "not-of-unit",
    /// It is not among what can be chosen here.
    NotOffered = "not-offered",
    /// Nothing was chosen.
    NothingChosen = "nothing-chosen",
    /// The same one was chosen twice.
    ChosenTwice = "chosen-twice",
    /// The content was sealed about somebody else.
    AboutSomebodyElse = "about-somebody-else",
    /// Closing an inquiry's record that never was recorded is for imports only.
    ImportsOnly = "imports-only";
    Municipality(MunicipalityReason),
    Inquiry(InquiryReason),
    Code(CodeReason),
    Agreement(AgreementReason),
    Course(CourseReason),
    Roadmap(RoadmapReason),
    Group(GroupReason),
    Erasure(ErasureReason),
    Publication(PublicationReason),
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
    pub fn new(reason: impl Into<Reason>) -> Self {
        Self { reason: reason.into(), field: None, facts: Vec::new() }
    }

    /// A refusal because of one field.
    pub fn at(field: &'static str, reason: impl Into<Reason>) -> Self {
        Self { reason: reason.into(), field: Some(field), facts: Vec::new() }
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
pub(crate) use shown;

/// How a content is checked before it is sealed: for each field whether it is needed, and how long it may be.
macro_rules! checked {
    ($($name:ty { $($field:ident $(as $shown:literal)?: $check:ident $max:ident),+ $(,)? })+) => {$(
        impl $crate::refusal::Checked for $name {
            fn checked(self) -> Result<Self, $crate::refusal::Refusal> {
                $($crate::refusal::$check($crate::refusal::shown!($field $($shown)?), &self.$field, $max)?;)+
                Ok(self)
            }
        }
    )+};
}
pub(crate) use checked;
