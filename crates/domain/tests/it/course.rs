//! Courses: start, professions, contacts, discharge plan, closing, and coming back.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::event::*;
use roret_domain::id::{ContactId, CourseId, InvolvementId, WorkerId};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::refusal::{AgreementReason, CourseReason, InquiryReason, Reason};
use roret_domain::roadmap::{StepActor, StepEnd};
use uuid::Uuid;

// --- Start ----------------------------------------------------------------------------------------

#[test]
fn who_starts_a_course_that_nobody_has_becomes_its_primary_contact() {
    let mut m = Municipality::new();
    let case = m.receive();
    let agreement = m.given(by(m.worker), case.agreement(m.now));
    m.today("2026-03-12");
    let key = m.next_key();
    let inquiry = case.inquiry;
    let start = m.when(by(m.caseworker), case.start(m.now));
    let events = start.answer.expect("events");
    let [started, contact, begun, planned] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        *started,
        CourseStarted {
            inquiry,
            course: course_of(key),
            course_kind: CourseKind::Individual,
            started_at: m.now,
            legal_basis: None,
        }
        .into()
    );
    let worker = Some(m.caseworker);
    assert_eq!(*contact, PrimaryContactChanged { inquiry, worker, undoes: None }.into());
    let step = step_of(agreement, 1);
    assert_eq!(*begun, StepDone { inquiry, step, done_at: m.now }.into());
    assert_eq!(planned.kind(), "steps_planned");
    let due: Vec<_> = m.inquiry(case).roadmap.ahead().map(|step| step.expectation.due()).collect();
    assert_eq!(due, [day("2026-06-12"), day("2026-08-12"), day("2026-09-12")]);
}

#[test]
fn the_road_ends_on_the_planned_end_if_that_lies_within_the_course() {
    for (planned_end, ends) in [
        ("2026-03-11", "2026-09-12"), // before the start
        ("2026-03-12", "2026-03-12"),
        ("2026-09-12", "2026-09-12"),
        ("2026-09-13", "2026-09-12"), // after the six months
    ] {
        let mut m = Municipality::new();
        let case = m.receive();
        let planned_end = Some(day(planned_end));
        m.given(by(m.worker), MakeAgreement { planned_end, ..case.agreement(m.now) });
        m.today("2026-03-12");
        m.given(by(m.worker), case.start(m.now));
        let last = m.inquiry(case).roadmap.ahead().last().map(|step| step.expectation);
        assert_eq!(last, Some(promised(ends)), "{planned_end:?}");
    }
}

#[test]
fn a_primary_contact_stays_when_a_colleague_starts_the_course() {
    let mut m = Municipality::new();
    let case = m.receive();
    m.given(by(m.worker), change(&[case.primary_contact(None, Some(m.worker))]));
    m.given(by(m.worker), case.agreement(m.now));
    m.when(by(m.colleague), case.start(m.now)).then_kinds([
        "course_started",
        "step_done",
        "steps_planned",
    ]);
    assert_eq!(m.inquiry(case).primary_contact, Some(m.worker));
}

#[test]
fn a_course_starts_after_an_agreement_between_the_inquiry_and_today() {
    let mut m = Municipality::new();
    let case = m.receive();
    let worker = by(m.worker);
    m.when(worker, case.start(m.now)).refused(AgreementReason::NoAgreement);
    m.given(worker, case.agreement(m.now));
    m.when(worker, case.start(noon("2026-03-03"))).refused_at("started_at", Reason::InTheFuture);
    m.when(worker, case.start(noon("2026-03-01")))
        .refused_at("started_at", InquiryReason::BeforeInquiry);
    m.given(worker, case.start(m.now));
    m.when(worker, case.start(m.now)).refused(CourseReason::CourseRuns);

    let closed = m.running();
    m.given(worker, closed.close(m.now, ClosingReason::Moved));
    m.when(worker, closed.start(m.now)).refused(CourseReason::CourseClosed);

    let ended = m.receive();
    m.given(worker, ended.agreement(m.now));
    let ending = InquiryEnding::CitizenStopped;
    m.given(worker, EndInquiry { inquiry: ended.inquiry, ended_at: m.now, ending, note: None });
    m.when(worker, ended.start(m.now)).refused(InquiryReason::InquiryEnded);
}

#[test]
fn a_course_is_not_started_twice_under_one_key() {
    let mut m = Municipality::new();
    let (one, other) = (m.receive(), m.receive());
    m.given(by(m.worker), one.agreement(m.now));
    m.given(by(m.worker), other.agreement(m.now));
    let key = m.given(by(m.worker), one.start(m.now));
    m.when_under(key, by(m.worker), other.start(m.now)).refused(Reason::KeyUsed);
}

#[test]
fn an_imported_course_needs_no_agreement_and_plans_nothing() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let case = m.receive_as(IMPORT, call);
    m.when(IMPORT, case.start(m.now)).then_kinds(["course_started"]);
    assert_eq!(m.inquiry(case).primary_contact, None);
}

// --- Professions ----------------------------------------------------------------------------------

#[test]
fn a_profession_takes_part_once_and_until_its_end() {
    let mut m = Municipality::new();
    let case = m.running();
    let (inquiry, course) = (case.inquiry, case.course);
    let worker = by(m.worker);
    let key = m.next_key();
    let involvement = InvolvementId::from_uuid(key.uuid());
    let nurse = case.involve(Profession::Nurse, Some(m.colleague));
    m.when(worker, nurse.clone()).then([ProfessionInvolved {
        inquiry,
        course,
        involvement,
        profession: Profession::Nurse,
        worker: Some(m.colleague),
    }
    .into()]);
    m.when(worker, nurse.clone()).refused_at("profession", CourseReason::AlreadyInvolved);
    // The same profession by somebody else is another help.
    m.given(worker, case.involve(Profession::Nurse, None));
    for nobody in [m.former, WorkerId::from_uuid(Uuid::nil())] {
        m.when(worker, case.involve(Profession::Psychologist, Some(nobody)))
            .refused_at("worker", Reason::Unknown);
    }
    // Who takes part sees everything: of another unit nobody does, nor who leads.
    for other in [m.stranger, m.leader, m.southern_leader] {
        m.when(worker, case.involve(Profession::Psychologist, Some(other)))
            .refused_at("worker", Reason::NotOfUnit);
    }

    let end = EndInvolvement { inquiry, course, involvement };
    m.when(worker, end.clone()).then([InvolvementEnded { inquiry, course, involvement }.into()]);
    m.when(worker, end).refused(CourseReason::NotInvolved);
    m.given(worker, nurse);
}

#[test]
fn nothing_happens_in_a_closed_or_unknown_course() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    let contact = m.given(worker, case.contact(m.now, ContactKind::Meeting));
    m.given(worker, case.close(m.now, ClosingReason::Moved));
    let unknown = Case { course: CourseId::from_uuid(Uuid::nil()), ..case };
    let involvement = InvolvementId::from_uuid(Uuid::nil());
    for (case, reason) in
        [(case, Reason::Course(CourseReason::CourseClosed)), (unknown, Reason::Unknown)]
    {
        let (inquiry, course) = (case.inquiry, case.course);
        m.when(worker, case.involve(Profession::Nurse, None)).refused(reason);
        m.when(worker, EndInvolvement { inquiry, course, involvement }).refused(reason);
        m.when(worker, case.contact(m.now, ContactKind::Meeting)).refused(reason);
        let correction = correction(&m, case, ContactId::from_uuid(contact.uuid()), "Ny tekst.");
        m.when(worker, correction).refused(reason);
        m.when(worker, case.write_plan(case.draft("Kor.", None))).refused(reason);
        m.when(worker, case.close(m.now, ClosingReason::Moved)).refused(reason);
    }
    m.when(worker, unknown.withdraw()).refused(Reason::Unknown);
    m.when(worker, unknown.reenter(m.now)).refused(Reason::Unknown);
}

// --- Contacts -------------------------------------------------------------------------------------

#[test]
fn a_contact_lies_between_the_inquiry_and_today() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    let key = m.next_key();
    m.when(worker, case.contact(m.now, ContactKind::HomeVisit)).then([ContactRegistered {
        inquiry: case.inquiry,
        course: case.course,
        contact: ContactId::from_uuid(key.uuid()),
        at: m.now,
        contact_kind: ContactKind::HomeVisit,
        duration_minutes: Some(45),
        note: note(case.citizen, "Vi gik en tur."),
    }
    .into()]);
    m.when_under(key, worker, case.contact(m.now, ContactKind::Video)).refused(Reason::KeyUsed);
    m.when(worker, case.contact(noon("2026-03-03"), ContactKind::Meeting))
        .refused_at("at", Reason::InTheFuture);
    m.when(worker, case.contact(noon("2026-03-01"), ContactKind::Meeting))
        .refused_at("at", InquiryReason::BeforeInquiry);
}

#[test]
fn youth_counselling_is_five_conversations_and_no_more() {
    let mut m = Municipality::new();
    let case = m.running_as(CourseKind::YouthCounselling);
    let worker = by(m.worker);
    let conversations: Vec<_> =
        ContactKind::ALL.iter().copied().filter(|kind| kind.is_conversation()).collect();
    let others: Vec<_> =
        ContactKind::ALL.iter().copied().filter(|kind| !kind.is_conversation()).collect();
    assert_eq!(others, [ContactKind::Message, ContactKind::GroupSession, ContactKind::NoShow]);

    // What is no conversation neither counts nor is counted out.
    for kind in others.iter().chain(conversations.iter().cycle().take(5)) {
        m.given(worker, case.contact(m.now, *kind));
    }
    assert_eq!(m.course(case).conversations(), 5);
    for kind in conversations {
        m.when(worker, case.contact(m.now, kind))
            .refused_at("kind", CourseReason::FiveConversations);
    }
    for kind in others {
        m.given(worker, case.contact(m.now, kind));
    }
}

#[test]
fn other_courses_may_have_a_sixth_conversation() {
    for kind in CourseKind::ALL.iter().filter(|kind| **kind != CourseKind::YouthCounselling) {
        let mut m = Municipality::new();
        let case = m.running_as(*kind);
        for _ in 0..6 {
            m.given(by(m.worker), case.contact(m.now, ContactKind::Meeting));
        }
        assert_eq!(m.course(case).conversations(), 6);
    }
}

fn correction(m: &Municipality, case: Case, contact: ContactId, text: &str) -> CorrectContact {
    let course = m.image.course(case.course);
    let contacts = course.iter().flat_map(|(_, course)| &course.contacts);
    let seen = contacts.filter(|one| one.id == contact).map(|one| one.version).next();
    CorrectContact {
        inquiry: case.inquiry,
        course: case.course,
        contact,
        note: note(case.citizen, text),
        seen: seen.unwrap_or_default(),
    }
}

#[test]
fn a_corrected_contact_keeps_every_earlier_note() {
    let mut m = Municipality::new();
    let case = m.running();
    let key = m.given(by(m.worker), case.contact(m.now, ContactKind::PhoneCall));
    let contact = ContactId::from_uuid(key.uuid());
    let first = correction(&m, case, contact, "Vi løb en tur.");
    let second = correction(&m, case, contact, "Vi cyklede.");
    m.when(by(m.worker), first).then([ContactCorrected {
        inquiry: case.inquiry,
        course: case.course,
        contact,
        note: note(case.citizen, "Vi løb en tur."),
    }
    .into()]);
    // The colleague had the first note on the screen.
    m.when(by(m.colleague), second).refused(Reason::ChangedMeanwhile);
    let third = correction(&m, case, contact, "Vi sad stille.");
    m.given(by(m.colleague), third);

    let kept = &m.course(case).contacts[0];
    assert_eq!(kept.note, note(case.citizen, "Vi sad stille."));
    let earlier = ["Vi gik en tur.", "Vi løb en tur."].map(|text| note(case.citizen, text));
    assert_eq!(kept.earlier_notes, earlier);
    let nothing = ContactId::from_uuid(Uuid::nil());
    let unknown = correction(&m, case, nothing, "Tekst.");
    m.when(by(m.worker), unknown).refused(Reason::Unknown);
}

// --- Discharge plan and closing -------------------------------------------------------------------

#[test]
fn a_bridge_is_followed_up_ninety_days_after_the_course() {
    let mut m = Municipality::new();
    let case = m.running();
    m.today("2026-03-09");
    let plan =
        DischargePlanDraft { has_bridge: true, ..case.draft("Sangkor i Opdigtet by.", None) };
    let (inquiry, course) = (case.inquiry, case.course);
    let written = |on: &str, text: &str| DischargePlanWritten {
        inquiry,
        course,
        words: case.draft(text, None).words,
        bridge_follow_up_on: Some(day(on)),
    };
    m.when(by(m.worker), case.write_plan(plan)).then([written(
        "2026-06-07",
        "Sangkor i Opdigtet by.",
    )
    .into()]);
    let seen = m.course(case).discharge_plan.as_ref().map(|plan| plan.version);

    // Closing by a date that was: the ninety days count from there.
    let plan = DischargePlanDraft { has_bridge: true, ..case.draft("Sangkor.", seen) };
    let reason = ClosingReason::GoalsReached;
    let close = CloseCourse { plan: Some(plan), ..case.close(noon("2026-03-05"), reason) };
    let events = m.when(by(m.worker), close).answer.expect("events");
    assert_eq!(events[0], written("2026-06-03", "Sangkor.").into());
}

#[test]
fn the_second_of_two_who_write_the_plan_is_told_even_when_closing() {
    let mut m = Municipality::new();
    let case = m.running();
    let (first, second) = (case.draft("Kor.", None), case.draft("Ro.", None));
    m.given(by(m.worker), case.write_plan(first));
    m.when(by(m.colleague), case.write_plan(second.clone())).refused(Reason::ChangedMeanwhile);
    let close = case.close(m.now, ClosingReason::NoFurtherNeed);
    m.when(by(m.colleague), CloseCourse { plan: Some(second), ..close })
        .refused(Reason::ChangedMeanwhile);
    assert!(m.course(case).is_open());
    let plan = m.course(case).discharge_plan.as_ref().map(|plan| plan.words.clone());
    assert_eq!(plan, Some(case.draft("Kor.", None).words));
}

#[test]
fn a_course_closes_with_plan_reason_and_onward_section() {
    let mut m = Municipality::new();
    let case = m.running();
    let own = m.given(by(m.worker), case.plan_step(StepActor::Citizen, promised("2026-04-01")));
    m.today("2026-05-04");
    let [talk, plan_afterwards, ends, own_step] = m.ahead(case)[..] else { panic!("four steps") };
    assert_eq!(own_step.uuid(), own.uuid());
    let onward_section: Option<Section> = "85".parse().ok();
    let command = CloseCourse {
        outcome: Some(Outcome::More),
        onward_section: onward_section.clone(),
        plan: Some(case.draft("Støtte hjemme.", None)),
        ..case.close(m.now, ClosingReason::LongerSupport)
    };
    let (inquiry, course) = (case.inquiry, case.course);
    m.when(by(m.worker), command).then([
        DischargePlanWritten {
            inquiry,
            course,
            words: case.draft("Støtte hjemme.", None).words,
            bridge_follow_up_on: None,
        }
        .into(),
        CourseClosed {
            inquiry,
            course,
            closed_at: m.now,
            reason: ClosingReason::LongerSupport,
            outcome: Some(Outcome::More),
            onward_section,
        }
        .into(),
        // The end of the road is reached; what else lay ahead will not happen.
        StepDropped { inquiry, step: talk }.into(),
        StepDropped { inquiry, step: plan_afterwards }.into(),
        StepDone { inquiry, step: ends, done_at: m.now }.into(),
        StepDropped { inquiry, step: own_step }.into(),
    ]);
    assert!(!m.inquiry(case).is_open());
    assert_eq!(m.inquiry(case).onward_section().map(Section::number), Some("85"));
    assert_eq!(m.ahead(case), []);
}

#[test]
fn a_course_closes_between_its_start_and_today() {
    let mut m = Municipality::new();
    let case = m.running();
    m.today("2026-03-04");
    let worker = by(m.worker);
    let moved = ClosingReason::Moved;
    m.when(worker, case.close(noon("2026-03-01"), moved)).refused_with_days(
        "closed_at",
        CourseReason::ClosedBeforeStart,
        [("day", "2026-03-01"), ("started", "2026-03-02")],
    );
    m.when(worker, case.close(noon("2026-03-05"), moved))
        .refused_at("closed_at", Reason::InTheFuture);
    let plan = Some(case.draft("Støtte.", None));
    let longer = case.close(m.now, ClosingReason::LongerSupport);
    m.when(worker, CloseCourse { plan, ..longer })
        .refused_at("onward_section", CourseReason::NoOnwardSection);
    m.given(worker, case.close(noon("2026-03-02"), moved));
}

// --- Withdrawal and coming back -------------------------------------------------------------------

#[test]
fn a_withdrawn_closing_brings_back_exactly_the_steps_it_ended() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    let [look_at, plan_afterwards, ends] = m.ahead(case)[..] else { panic!("three steps") };
    m.given(worker, case.drop(look_at));
    let own = m.given(worker, case.plan_step(StepActor::Citizen, promised("2026-03-05")));
    let own = roret_domain::id::StepId::from_uuid(own.uuid());
    m.given(worker, case.finish(own));
    let before = m.inquiry(case).roadmap.steps.clone();
    m.when(worker, case.withdraw()).refused(CourseReason::CourseOpen);

    let closed = m.given(worker, case.close(m.now, ClosingReason::NoContact));
    let (inquiry, course) = (case.inquiry, case.course);
    let undoes = Some(closed);
    m.when(worker, WithdrawClosing { undoes, ..case.withdraw() }).then([
        ClosingWithdrawn { inquiry, course, undoes }.into(),
        StepReopened { inquiry, step: plan_afterwards }.into(),
        StepReopened { inquiry, step: ends }.into(),
    ]);
    assert!(m.inquiry(case).is_open());
    let after = &m.inquiry(case).roadmap.steps;
    for (before, after) in before.iter().zip(after) {
        assert_eq!((before.id, before.end), (after.id, after.end));
        assert_eq!((&before.text, before.expectation), (&after.text, after.expectation));
    }
    assert_eq!(before.len(), after.len());
    // Both the closing and its withdrawal stand in the story.
    let story = &m.inquiry(case).history;
    for kind in ["course_closed", "closing_withdrawn"] {
        assert_eq!(story.iter().filter(|line| line.kind == kind).count(), 1);
    }
    m.when(worker, case.withdraw()).refused(CourseReason::CourseOpen);
}

#[test]
fn who_comes_back_finds_the_whole_story_and_a_new_road() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    m.when(worker, case.reenter(m.now)).refused(CourseReason::CourseOpen);
    m.today("2026-04-01");
    m.given(worker, case.contact(m.now, ContactKind::Meeting));
    m.given(worker, case.close(m.now, ClosingReason::CitizenStopped));
    m.today("2026-06-10");
    m.when(worker, case.reenter(noon("2026-06-11")))
        .refused_at("reentered_at", Reason::InTheFuture);
    m.when(worker, case.reenter(noon("2026-03-31"))).refused_with_days(
        "reentered_at",
        CourseReason::ReenteredBeforeClosing,
        [("day", "2026-03-31"), ("closed", "2026-04-01")],
    );
    m.when(worker, case.reenter(m.now)).then_kinds(["course_reentered", "steps_planned"]);

    let course = m.course(case);
    assert!(course.is_open());
    assert_eq!(course.contacts.len(), 1);
    let earlier = &course.earlier_closings[0];
    assert_eq!(earlier.closing.closed_at, noon("2026-04-01"));
    assert_eq!(earlier.closing.reason, ClosingReason::CitizenStopped);
    assert_eq!(earlier.reentered_at, m.now);
    let due: Vec<_> = m.inquiry(case).roadmap.ahead().map(|step| step.expectation.due()).collect();
    assert_eq!(due, [day("2026-09-10"), day("2026-11-10"), day("2026-12-10")]);
    // What the first closing ended stays ended.
    let dropped =
        m.inquiry(case).roadmap.steps.iter().filter(
            |step| matches!(step.end, Some(StepEnd::Dropped(at)) if at == noon("2026-04-01")),
        );
    assert_eq!(dropped.count(), 2);
    assert_eq!(m.inquiry(case).primary_contact, Some(m.worker));
}

#[test]
fn a_course_closes_again_on_the_day_of_coming_back_and_not_before() {
    for actor in [None, Some(IMPORT)] {
        let mut m = Municipality::new();
        let case = m.running();
        let actor = actor.unwrap_or(by(m.worker));
        let moved = ClosingReason::Moved;
        for back in ["2026-03-10", "2026-03-20"] {
            m.given(actor, case.close(m.now, moved));
            m.today(back);
            m.given(actor, case.reenter(m.now));
        }
        // The last return counts, not the first; before the start is said first.
        m.when(actor, case.close(noon("2026-03-19"), moved)).refused_with_days(
            "closed_at",
            CourseReason::ClosedBeforeReentry,
            [("day", "2026-03-19"), ("back", "2026-03-20")],
        );
        m.when(actor, case.close(noon("2026-03-01"), moved))
            .refused_at("closed_at", CourseReason::ClosedBeforeStart);
        m.given(actor, case.close(noon("2026-03-20"), moved));
    }
}

#[test]
fn a_second_closing_is_withdrawn_without_waking_the_first_road() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    m.given(worker, case.close(m.now, ClosingReason::CitizenStopped));
    m.given(worker, case.reenter(m.now));
    let second_road = m.ahead(case);
    m.given(worker, case.close(m.now, ClosingReason::Moved));
    m.given(worker, case.withdraw());
    assert_eq!(m.ahead(case), second_road);
}

#[test]
fn how_a_course_stood_on_a_day_counts_the_closing_in_force() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    for (today, back) in [("2026-04-01", "2026-05-01"), ("2026-06-01", "2026-07-01")] {
        m.today(today);
        m.given(worker, case.close(m.now, ClosingReason::Moved));
        m.today(back);
        m.given(worker, case.reenter(m.now));
    }
    m.today("2026-08-01");
    m.given(worker, case.close(m.now, ClosingReason::Died));
    for (on, closed) in [
        ("2026-03-31", None),
        ("2026-04-01", Some("2026-04-01")),
        ("2026-04-30", Some("2026-04-01")),
        ("2026-05-01", None),
        ("2026-06-15", Some("2026-06-01")),
        ("2026-07-31", None),
        ("2026-08-01", Some("2026-08-01")),
        ("2030-01-01", Some("2026-08-01")),
    ] {
        let in_force = m.course(case).closing_as_of(day(on)).map(|closing| closing.closed_at);
        assert_eq!(in_force, closed.map(noon), "{on}");
    }
}

#[test]
fn an_import_comes_back_without_a_road() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let case = m.receive_as(IMPORT, call);
    let start = m.given(IMPORT, case.start(m.now));
    let case = Case { course: course_of(start), ..case };
    m.given(IMPORT, case.close(m.now, ClosingReason::NotRecorded));
    m.when(IMPORT, case.reenter(m.now)).then_kinds(["course_reentered"]);
    assert_eq!(m.ahead(case), []);
}

#[test]
fn an_import_does_not_leave_somebody_without_the_road_that_was() {
    let mut m = Municipality::new();
    let case = m.running();
    m.given(IMPORT, case.close(m.now, ClosingReason::NotRecorded));
    m.when(IMPORT, case.reenter(m.now)).then_kinds(["course_reentered", "steps_planned"]);
    let waiting = m.receive();
    m.when(IMPORT, waiting.agreement(m.now)).then_kinds([
        "agreement_made",
        "step_done",
        "step_done",
        "steps_planned",
    ]);
    m.when(IMPORT, waiting.start(m.now)).then_kinds([
        "course_started",
        "step_done",
        "steps_planned",
    ]);
    let call = m.phone_call();
    let imported = m.receive_as(IMPORT, call);
    m.when(IMPORT, imported.agreement(m.now)).then_kinds(["agreement_made"]);
}
