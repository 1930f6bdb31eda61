//! The agreement: made once within the promise, changed with care, confirmed by the citizen.

use crate::story::*;
use roret_domain::agreement::Confirmation;
use roret_domain::calendar;
use roret_domain::command::*;
use roret_domain::course::CourseKind;
use roret_domain::event::*;
use roret_domain::id::Position;
use roret_domain::inquiry::InquiryEnding;
use roret_domain::refusal::{AgreementReason, InquiryReason, Reason};
use roret_domain::roadmap::{PlannedStep, StandardStep, StepActor, StepText};

#[test]
fn an_agreement_reaches_two_steps_and_promises_when_the_help_begins() {
    let mut m = Municipality::new();
    let case = m.receive();
    m.today("2026-03-09");
    let key = m.next_key();
    let (inquiry, agreed_at) = (case.inquiry, m.now);
    let step = |n| step_of(case.received, n);
    m.when(by(m.worker), case.agreement(m.now)).then([
        AgreementMade {
            inquiry,
            agreed_at,
            planned_end: None,
            words: Some(agreement_words(case.citizen, "Gå til koncert igen.")),
        }
        .into(),
        StepDone { inquiry, step: step(1), done_at: agreed_at }.into(),
        StepDone { inquiry, step: step(2), done_at: agreed_at }.into(),
        StepsPlanned {
            inquiry,
            steps: vec![PlannedStep {
                id: step_of(key, 1),
                text: StepText::Standard(StandardStep::HelpBegins),
                actor: StepActor::PrimaryContact,
                expectation: promised("2026-03-16"),
            }],
        }
        .into(),
    ]);
}

#[test]
fn agreed_on_day_seven_is_within_the_promise_and_on_day_eight_is_not() {
    for (agreed, within) in [("2026-03-02", true), ("2026-03-09", true), ("2026-03-10", false)] {
        let mut m = Municipality::new();
        let case = m.receive();
        m.today(agreed);
        m.given(by(m.worker), case.agreement(m.now));
        let inquiry = m.inquiry(case);
        let agreed_on = inquiry.agreed_on().expect("an agreement");
        assert_eq!(
            calendar::agreed_within_promise(inquiry.received_on(), agreed_on),
            within,
            "{agreed}"
        );
    }
}

#[test]
fn agreement_confirmation_and_course_come_in_one_command() {
    let mut m = Municipality::new();
    let case = m.receive();
    let key = m.next_key();
    let kind = CourseKind::Counselling;
    let course = Some(CourseStart { kind, started_at: m.now, legal_basis: "12".parse().ok() });
    let confirmation = Some(Confirmation::OnScreen);
    let planned_end = Some(day("2026-06-01"));
    let command = MakeAgreement { course, confirmation, planned_end, ..case.agreement(m.now) };
    m.when(by(m.worker), command).then_kinds([
        "agreement_made",
        "agreement_confirmed",
        "step_done",
        "step_done",
        "course_started",
        "primary_contact_changed",
        "steps_planned",
    ]);
    let inquiry = m.inquiry(case);
    assert_eq!(inquiry.primary_contact, Some(m.worker));
    let course = inquiry.open_course().expect("it runs");
    assert_eq!((course.id, course.kind), (course_of(key), CourseKind::Counselling));
    assert_eq!(course.legal_basis, "12".parse().ok());
    // The planned end is earlier than the six months, so the road ends there.
    let due: Vec<_> = inquiry.roadmap.ahead().map(|step| step.expectation).collect();
    assert_eq!(due, [promised("2026-06-01"), promised("2026-06-01"), promised("2026-06-01")]);
    let agreement = inquiry.agreement.as_ref().expect("made");
    assert_eq!(agreement.confirmed, Some(Confirmation::OnScreen));
}

#[test]
fn an_agreement_is_refused_as_a_whole_when_its_course_is() {
    let mut m = Municipality::new();
    let case = m.receive();
    let started_at = noon("2026-03-03");
    let course = Some(CourseStart { kind: CourseKind::Individual, started_at, legal_basis: None });
    m.when(by(m.worker), MakeAgreement { course, ..case.agreement(m.now) })
        .refused_at("started_at", Reason::InTheFuture);
    assert!(m.inquiry(case).agreement.is_none());
}

#[test]
fn there_is_one_agreement_between_the_inquiry_and_today() {
    let mut m = Municipality::new();
    let case = m.receive();
    let worker = by(m.worker);
    m.when(worker, case.agreement(noon("2026-03-03"))).refused_with_days(
        "agreed_at",
        Reason::InTheFuture,
        [("day", "2026-03-03"), ("today", "2026-03-02")],
    );
    m.when(worker, case.agreement(noon("2026-03-01"))).refused_with_days(
        "agreed_at",
        InquiryReason::BeforeInquiry,
        [("day", "2026-03-01"), ("received", "2026-03-02")],
    );
    m.when(worker, MakeAgreement { words: None, ..case.agreement(m.now) })
        .refused_at("wants", Reason::TextMissing);
    let planned_end = Some(day("2026-03-01"));
    m.when(worker, MakeAgreement { planned_end, ..case.agreement(m.now) })
        .refused_at("planned_end", AgreementReason::EndBeforeAgreement);
    m.given(
        worker,
        MakeAgreement { planned_end: Some(day("2026-03-02")), ..case.agreement(m.now) },
    );
    m.when(worker, case.agreement(m.now)).refused(AgreementReason::SecondAgreement);

    let ended = m.receive();
    let (inquiry, ending) = (ended.inquiry, InquiryEnding::CitizenStopped);
    m.given(worker, EndInquiry { inquiry, ended_at: m.now, ending, note: None });
    m.when(worker, ended.agreement(m.now)).refused(InquiryReason::InquiryEnded);
}

#[test]
fn an_imported_agreement_may_lack_words_and_plans_nothing() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let case = m.receive_as(IMPORT, call);
    m.when(IMPORT, MakeAgreement { words: None, ..case.agreement(m.now) })
        .then_kinds(["agreement_made"]);
}

fn new_text(m: &Municipality, case: Case, wants: &str) -> ChangeAgreement {
    ChangeAgreement {
        inquiry: case.inquiry,
        planned_end: Some(day("2026-05-01")),
        words: agreement_words(case.citizen, wants),
        seen: m.inquiry(case).agreement.as_ref().map_or(Position(0), |one| one.version),
    }
}

#[test]
fn the_second_of_two_who_change_the_agreement_is_told_and_loses_nothing() {
    let mut m = Municipality::new();
    let case = m.receive();
    let too_early = new_text(&m, case, "Sejle igen.");
    m.when(by(m.worker), too_early).refused(AgreementReason::NoAgreement);
    m.given(by(m.worker), case.agreement(m.now));

    let (first, second) = (new_text(&m, case, "Sejle."), new_text(&m, case, "Flyve."));
    m.when(by(m.worker), first).then([AgreementChanged {
        inquiry: case.inquiry,
        planned_end: Some(day("2026-05-01")),
        words: agreement_words(case.citizen, "Sejle."),
    }
    .into()]);
    m.when(by(m.colleague), second.clone()).refused(Reason::ChangedMeanwhile);
    let agreement = m.inquiry(case).agreement.clone().expect("made");
    assert_eq!(agreement.words, Some(agreement_words(case.citizen, "Sejle.")));
    // Having seen the first version, the second may be kept after all.
    m.given(by(m.colleague), ChangeAgreement { seen: agreement.version, ..second });
}

#[test]
fn a_confirmation_does_not_stand_in_the_way_of_a_change() {
    let mut m = Municipality::new();
    let case = m.receive();
    m.given(by(m.worker), case.agreement(m.now));
    let on_the_screen = new_text(&m, case, "Sejle.");
    let confirmation = Confirmation::OnPaper;
    m.given(by(m.worker), ConfirmAgreement { inquiry: case.inquiry, confirmation });
    m.given(by(m.worker), on_the_screen);
}

#[test]
fn a_changed_end_is_not_before_the_agreement() {
    let mut m = Municipality::new();
    let case = m.receive();
    m.given(by(m.worker), case.agreement(m.now));
    let planned_end = Some(day("2026-03-01"));
    let early = ChangeAgreement { planned_end, ..new_text(&m, case, "Sejle.") };
    m.when(by(m.worker), early).refused_with_days(
        "planned_end",
        AgreementReason::EndBeforeAgreement,
        [("day", "2026-03-01"), ("agreed", "2026-03-02")],
    );
}

#[test]
fn the_citizen_says_yes_once() {
    for confirmation in Confirmation::ALL {
        let mut m = Municipality::new();
        let case = m.receive();
        let yes = ConfirmAgreement { inquiry: case.inquiry, confirmation: *confirmation };
        // By code a citizen says yes alone, on screen and paper beside a worker; nobody for the other.
        let (says, says_not) = match confirmation {
            Confirmation::ByCode => (Actor::Citizen(case.citizen), by(m.worker)),
            Confirmation::OnScreen | Confirmation::OnPaper => {
                (by(m.worker), Actor::Citizen(case.citizen))
            }
        };
        m.when(says, yes.clone()).refused(AgreementReason::NoAgreement);
        m.given(by(m.worker), case.agreement(m.now));
        m.when(says_not, yes.clone()).refused_at("confirmation", Reason::NotOffered);
        m.when(says, yes.clone()).then([AgreementConfirmed {
            inquiry: case.inquiry,
            confirmation: *confirmation,
        }
        .into()]);
        m.when(says, yes).refused(AgreementReason::AlreadyConfirmed);
    }
}
