//! The lists of codes whose meanings stand in the locales as `LIST-CODE`.

use roret_domain::access::Purpose;
use roret_domain::agreement::Confirmation;
use roret_domain::board::View;
use roret_domain::code::CodeScope;
use roret_domain::course::{ClosingReason, ContactKind, CourseKind, Outcome, Profession};
use roret_domain::erasure::{ArchiveStep, ErasureGround, LegalHold};
use roret_domain::event::Event;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester, Theme, Urgency};
use roret_domain::municipality::Role;
use roret_domain::refusal::Reason;
use roret_domain::roadmap::StandardStep;
use roret_insight::promise::Figure;
use roret_insight::waiting::Until;

/// Every list, with every code a page may put in words.
pub(crate) fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! all {
        ($type:ty) => {
            <$type>::ALL.iter().map(|value| value.code()).collect::<Vec<_>>()
        };
    }
    vec![
        ("channel", all!(Channel)),
        ("closing", all!(ClosingReason)),
        ("code-scope", all!(CodeScope)),
        ("confirmation", all!(Confirmation)),
        ("contact-kind", all!(ContactKind)),
        ("course-kind", all!(CourseKind)),
        ("archive-step", all!(ArchiveStep)),
        ("ending", all!(InquiryEnding)),
        ("erasure-ground", all!(ErasureGround)),
        ("legal-hold", all!(LegalHold)),
        ("event", events()),
        ("outcome", all!(Outcome)),
        ("profession", all!(Profession)),
        ("purpose", all!(Purpose)),
        ("requester", all!(Requester)),
        ("role", all!(Role)),
        ("staff-step", all!(StandardStep)),
        ("step", all!(StandardStep)),
        ("step-citizen", all!(StandardStep)),
        ("theme", all!(Theme)),
        ("until", all!(Until)),
        ("view", all!(View)),
        // Lists that only the pages have.
        ("asks", asks()),
        ("urgency", all!(Urgency)),
        ("urgency-staff", all!(Urgency)),
        ("citizen-state", STATES.to_vec()),
        ("persona", vec!["citizen", "relative", "worker", "caseworker", "leader"]),
        ("place", vec!["done", "now", "next", "later", "dropped"]),
        ("state", STATES.to_vec()),
        ("step-actor", vec!["primary_contact", "citizen", "other"]),
    ]
}

const STATES: [&str; 5] = ["inquiry", "agreed", "course", "closed", "ended"];

/// The requesters of the public form.
fn asks() -> Vec<&'static str> {
    Requester::ON_PUBLIC_PAGE.iter().map(|one| one.code()).collect()
}

/// The kinds of event that an inquiry's history shows: all but those of the house and its people.
fn events() -> Vec<&'static str> {
    let outside = [
        "municipality_founded",
        "demonstration_founded",
        "unit_opened",
        "worker_joined",
        "worker_left",
        "figures_published",
        "group_opened",
        "identity_recorded",
        "retention_set",
        "erasure_requested",
        "archive_settled",
        "erasure_approved",
        "erasure_withdrawn",
        "legal_hold_changed",
        "hold_lift_asked",
        "expiry_released",
        "citizen_erased",
    ];
    Event::KINDS.iter().map(|(kind, _)| *kind).filter(|kind| !outside.contains(kind)).collect()
}

/// The key of a code's meaning.
pub(crate) fn key(list: &str, code: &str) -> String {
    format!("{list}-{}", code.replace('+', "plus"))
}

/// Every reason of a refusal.
pub(crate) fn reasons() -> impl Iterator<Item = &'static str> {
    Reason::all().map(Reason::code)
}

/// The word of every figure, as its label's and its definition's keys have it.
pub(crate) fn figures() -> Vec<String> {
    let section = || "107".parse().unwrap();
    let all = [
        Figure::Inquiries,
        Figure::AgreedWithin7Days,
        Figure::FromCitizenOrRelative,
        Figure::FromCitizenOrRelativeWithin7Days,
        Figure::AnsweredAtTheDoor,
        Figure::Closed,
        Figure::ClosedInMonth(1),
        Figure::ClosedWithin6Months,
        Figure::ClosedLaterThan6Months,
        Figure::WentOnToLongerSupport,
        Figure::OnwardBySection(section()),
        Figure::Open,
    ];
    all.iter().map(|figure| figure.code().split(':').next().unwrap().to_owned()).collect()
}
