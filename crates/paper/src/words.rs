//! The words of codes in reports, in both languages.

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
        Urgency::Normal => label("urgency:normal", "Almindelige", "Ordinary"),
        Urgency::Today => label("urgency:today", "Samme dag", "Same day"),
    }
}

/// A group of inquiries by channel.
pub(crate) const fn channel_group(channel: Channel) -> Label {
    match channel {
        Channel::WalkIn => label("channel:walk_in", "Kom forbi", "Walk-in"),
        Channel::Phone => label("channel:phone", "Telefon", "Phone"),
        Channel::Web => label("channel:web", "Hjemmesiden", "Website"),
        Channel::Letter => label("channel:letter", "Brev", "Letter"),
        Channel::EMail => label("channel:e_mail", "E-mail", "E-mail"),
        Channel::Meeting => label("channel:meeting", "Møde", "Meeting"),
        Channel::Outreach => label("channel:outreach", "Opsøgende", "Outreach"),
    }
}

/// A channel.
pub(crate) const fn channel(channel: Channel) -> Label {
    Label { code: channel.code(), ..channel_group(channel) }
}

/// Who asked.
pub(crate) const fn requester(requester: Requester) -> Label {
    let (danish, english) = match requester {
        Requester::Citizen => ("Borgeren selv", "The citizen"),
        Requester::Relative => ("Pårørende", "Relative"),
        Requester::JobCentre => ("Jobcenter", "Job centre"),
        Requester::GeneralPractitioner => ("Egen læge", "GP"),
        Requester::PsychiatricHospital => ("Psykiatrien", "Psychiatric hospital"),
        Requester::OtherDepartment => ("Anden afdeling", "Other department"),
        Requester::OtherMunicipality => ("Anden kommune", "Other municipality"),
        Requester::Other => ("Andre", "Other"),
    };
    label(requester.code(), danish, english)
}

/// What was waited for.
pub(crate) const fn awaited(awaited: Awaited) -> Label {
    match awaited {
        Awaited::Answer => label("all", "Alle", "All"),
        Awaited::Step(step) => step_kind(step),
    }
}

/// What was waited for, by itself.
pub(crate) const fn awaited_thing(awaited: Awaited) -> Label {
    match awaited {
        Awaited::Answer => label("answer", "Svar", "An answer"),
        Awaited::Step(step) => step_kind(step),
    }
}

/// A kind of step.
pub(crate) const fn step_kind(step: StepKind) -> Label {
    let StepKind::Standard(step) = step else {
        return label("step:own", "Skridt i egne ord", "Steps in own words");
    };
    let (code, danish, english) = match step {
        StandardStep::FirstTalk => ("step:first_talk", "Første samtale", "First talk"),
        StandardStep::MakeAgreement => {
            ("step:make_agreement", "Lave en aftale", "Making an agreement")
        }
        StandardStep::HelpBegins => ("step:help_begins", "Hjælpen begynder", "Help begins"),
        StandardStep::LookAtHowItGoes => {
            ("step:look_at_how_it_goes", "Se på, hvordan det går", "Looking at how it goes")
        }
        StandardStep::PlanAfterwards => {
            ("step:plan_afterwards", "Planlægge tiden efter", "Planning afterwards")
        }
        StandardStep::CourseEnds => ("step:course_ends", "Forløbet slutter", "The course ends"),
        StandardStep::AgreeOnNext => {
            ("step:agree_on_next", "Aftale det næste", "Agreeing on what comes next")
        }
    };
    label(code, danish, english)
}

/// A kind of contact.
pub(crate) const fn contact_kind(kind: ContactKind) -> Label {
    let (danish, english) = match kind {
        ContactKind::Meeting => ("Møde", "Meeting"),
        ContactKind::HomeVisit => ("Hjemmebesøg", "Home visit"),
        ContactKind::PhoneCall => ("Telefon", "Phone call"),
        ContactKind::Video => ("Video", "Video"),
        ContactKind::Message => ("Besked", "Message"),
        ContactKind::GroupSession => ("Gruppegang", "Group session"),
        ContactKind::NoShow => ("Kom ikke", "Did not come"),
    };
    label(kind.code(), danish, english)
}

/// How a wait ended.
pub(crate) const fn wait_end(end: WaitEnd) -> Label {
    let (danish, english) = match end {
        WaitEnd::Came => ("Fik det", "Got it"),
        WaitEnd::HelpedAtTheDoor => ("Hjulpet i døren", "Helped at the door"),
        WaitEnd::ClosedWithout => ("Forløbet sluttede uden", "The course closed without it"),
        WaitEnd::EndedOtherwise => ("Endte på anden måde", "Ended otherwise"),
    };
    label(end.code(), danish, english)
}

/// Why a course closed.
pub(crate) const fn closing(reason: ClosingReason) -> Label {
    let (danish, english) = match reason {
        ClosingReason::GoalsReached => ("Målene er nået", "Goals reached"),
        ClosingReason::NoFurtherNeed => ("Ikke brug for mere", "No further need"),
        ClosingReason::CitizenStopped => ("Borgeren stoppede", "The citizen stopped"),
        ClosingReason::Moved => ("Flyttet", "Moved"),
        ClosingReason::NoContact => ("Ingen kontakt", "No contact"),
        ClosingReason::LongerSupport => ("Længere støtte", "Longer support"),
        ClosingReason::Died => ("Død", "Died"),
        ClosingReason::NotRecorded => ("Ikke noteret", "Not recorded"),
    };
    label(reason.code(), danish, english)
}
