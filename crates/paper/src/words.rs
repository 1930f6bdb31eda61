//! The words of codes in reports.

use crate::sheet::{Label, label};
use roret_domain::course::{ClosingReason, ContactKind};
use roret_domain::inquiry::{Channel, Requester, Urgency};
use roret_domain::roadmap::StandardStep;
use roret_insight::outlook::Awaited;
use roret_insight::steps::StepKind;
use roret_insight::waiting::WaitEnd;

/// A group of inquiries by urgency.
pub(crate) const fn urgency(urgency: Urgency) -> Label {
    match urgency {
        Urgency::Normal => label("urgency:normal", "sheet-urgency-normal"),
        Urgency::Today => label("urgency:today", "sheet-urgency-today"),
    }
}

/// A group of inquiries by channel.
pub(crate) const fn channel_group(channel: Channel) -> Label {
    match channel {
        Channel::WalkIn => label("channel:walk_in", "channel-walk_in"),
        Channel::Phone => label("channel:phone", "channel-phone"),
        Channel::Web => label("channel:web", "channel-web"),
        Channel::Letter => label("channel:letter", "channel-letter"),
        Channel::EMail => label("channel:e_mail", "channel-e_mail"),
        Channel::Meeting => label("channel:meeting", "channel-meeting"),
        Channel::Outreach => label("channel:outreach", "channel-outreach"),
    }
}

/// A channel.
pub(crate) const fn channel(channel: Channel) -> Label {
    Label { code: channel.code(), ..channel_group(channel) }
}

/// Who asked.
pub(crate) const fn requester(requester: Requester) -> Label {
    let key = match requester {
        Requester::Citizen => "requester-citizen",
        Requester::Relative => "requester-relative",
        Requester::JobCentre => "requester-job_centre",
        Requester::GeneralPractitioner => "requester-general_practitioner",
        Requester::PsychiatricHospital => "requester-psychiatric_hospital",
        Requester::OtherDepartment => "requester-other_department",
        Requester::OtherMunicipality => "requester-other_municipality",
        Requester::Other => "requester-other",
    };
    label(requester.code(), key)
}

/// What was waited for.
pub(crate) const fn awaited(awaited: Awaited) -> Label {
    match awaited {
        Awaited::Answer => label("all", "sheet-all"),
        Awaited::Step(step) => step_kind(step),
    }
}

/// What was waited for, by itself.
pub(crate) const fn awaited_thing(awaited: Awaited) -> Label {
    match awaited {
        Awaited::Answer => label("answer", "sheet-answer"),
        Awaited::Step(step) => step_kind(step),
    }
}

/// A kind of step.
pub(crate) const fn step_kind(step: StepKind) -> Label {
    let StepKind::Standard(step) = step else {
        return label("step:own", "sheet-step-own");
    };
    let (code, key) = match step {
        StandardStep::FirstTalk => ("step:first_talk", "sheet-step-first-talk"),
        StandardStep::MakeAgreement => ("step:make_agreement", "sheet-step-make-agreement"),
        StandardStep::HelpBegins => ("step:help_begins", "sheet-step-help-begins"),
        StandardStep::LookAtHowItGoes => {
            ("step:look_at_how_it_goes", "sheet-step-look-at-how-it-goes")
        }
        StandardStep::PlanAfterwards => ("step:plan_afterwards", "sheet-step-plan-afterwards"),
        StandardStep::CourseEnds => ("step:course_ends", "sheet-step-course-ends"),
        StandardStep::AgreeOnNext => ("step:agree_on_next", "sheet-step-agree-on-next"),
    };
    label(code, key)
}

/// A kind of contact.
pub(crate) const fn contact_kind(kind: ContactKind) -> Label {
    let key = match kind {
        ContactKind::Meeting => "contact-kind-meeting",
        ContactKind::HomeVisit => "contact-kind-home_visit",
        ContactKind::PhoneCall => "sheet-contact-kind-phone-call",
        ContactKind::Video => "contact-kind-video",
        ContactKind::Message => "contact-kind-message",
        ContactKind::GroupSession => "sheet-contact-kind-group-session",
        ContactKind::NoShow => "sheet-contact-kind-no-show",
    };
    label(kind.code(), key)
}

/// How a wait ended.
pub(crate) const fn wait_end(end: WaitEnd) -> Label {
    let key = match end {
        WaitEnd::Came => "sheet-wait-end-came",
        WaitEnd::HelpedAtTheDoor => "sheet-wait-end-helped-at-the-door",
        WaitEnd::ClosedWithout => "sheet-wait-end-closed-without",
        WaitEnd::EndedOtherwise => "sheet-wait-end-ended-otherwise",
    };
    label(end.code(), key)
}

/// Why a course closed.
pub(crate) const fn closing(reason: ClosingReason) -> Label {
    let key = match reason {
        ClosingReason::GoalsReached => "sheet-closing-goals-reached",
        ClosingReason::NoFurtherNeed => "sheet-closing-no-further-need",
        ClosingReason::CitizenStopped => "closing-citizen_stopped",
        ClosingReason::Moved => "sheet-closing-moved",
        ClosingReason::NoContact => "closing-no_contact",
        ClosingReason::LongerSupport => "sheet-closing-longer-support",
        ClosingReason::Died => "closing-died",
        ClosingReason::NotRecorded => "sheet-closing-not-recorded",
    };
    label(reason.code(), key)
}
