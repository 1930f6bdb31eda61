//! The roadmap: steps planned, changed, done, dropped, told to be late.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::course::ClosingReason;
use roret_domain::event::*;
use roret_domain::id::{Position, StepId, WorkerId};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::refusal::{CourseReason, InquiryReason, Reason, RoadmapReason};
use roret_domain::roadmap::*;
use uuid::Uuid;

fn forecast(from: &str, to: &str) -> Expectation {
    Expectation::Forecast { from: day(from), to: day(to) }
}

fn unknown(hear_by: &str) -> Expectation {
    Expectation::Unknown { hear_by: day(hear_by) }
}

/// A change of a step's time, as it is seen on the screen now.
fn move_step(m: &Municipality, case: Case, step: StepId, expectation: Expectation) -> ChangeStep {
    let known = m.inquiry(case).roadmap.step(step);
    ChangeStep {
        inquiry: case.inquiry,
        step,
        words: None,
        actor: known.map_or(StepActor::PrimaryContact, |step| step.actor),
        expectation,
        seen: known.map_or(Position(0), |step| step.version),
    }
}

fn reopen(case: Case, step: StepId) -> ReopenStep {
    ReopenStep { inquiry: case.inquiry, step }
}

fn agree_on_next(case: Case, id: StepId, hear_by: &str) -> Event {
    let step = PlannedStep {
        id,
        text: StepText::Standard(StandardStep::AgreeOnNext),
        actor: StepActor::PrimaryContact,
        expectation: unknown(hear_by),
    };
    StepsPlanned { inquiry: case.inquiry, steps: vec![step] }.into()
}

#[test]
fn a_step_has_a_window_or_the_day_when_the_citizen_hears() {
    for (expectation, due) in [
        (promised("2026-03-02"), "2026-03-02"),
        (agreed("2026-02-27", "2026-03-02"), "2026-03-02"),
        (forecast("2026-03-10", "2026-04-10"), "2026-04-10"),
        (unknown("2026-03-05"), "2026-03-05"),
    ] {
        let mut m = Municipality::new();
        let case = m.receive();
        let key = m.next_key();
        let id = StepId::from_uuid(key.uuid());
        m.when(by(m.worker), case.plan_step(StepActor::Other, expectation)).then([StepsPlanned {
            inquiry: case.inquiry,
            steps: vec![PlannedStep {
                id,
                text: StepText::Own(step_words(case.citizen, "Vi ringer til din læge.")),
                actor: StepActor::Other,
                expectation,
            }],
        }
        .into()]);
        let step = m.inquiry(case).roadmap.step(id).expect("planned");
        assert_eq!(step.expectation.due(), day(due));
        assert!(!step.is_late(day(due)));
        assert!(step.is_late(day(due).tomorrow().expect("a day")));
        // It stands after the steps that were there.
        assert_eq!(m.ahead(case).last(), Some(&id));
        m.when_under(key, by(m.worker), case.plan_step(StepActor::Other, expectation))
            .refused(Reason::KeyUsed);
    }
}

#[test]
fn a_window_lies_in_order_and_has_not_passed() {
    let mut m = Municipality::new();
    let case = m.receive();
    let step = step_of(case.received, 1);
    for (expectation, reason) in [
        (agreed("2026-03-06", "2026-03-05"), Reason::WindowReversed),
        (forecast("2026-03-06", "2026-03-05"), Reason::WindowReversed),
        (promised("2026-03-01"), Reason::WindowPassed),
        (agreed("2026-02-01", "2026-03-01"), Reason::WindowPassed),
        (forecast("2026-02-01", "2026-03-01"), Reason::WindowPassed),
        (unknown("2026-03-01"), Reason::WindowPassed),
    ] {
        m.when(by(m.worker), case.plan_step(StepActor::Citizen, expectation))
            .refused_at("to", reason);
        let moved = move_step(&m, case, step, expectation);
        m.when(by(m.worker), moved).refused_at("to", reason);
        m.when(by(m.worker), case.notice(step, expectation)).refused_at("to", reason);
    }
}

#[test]
fn who_acts_in_a_step_still_works_here() {
    let mut m = Municipality::new();
    let case = m.receive();
    let step = step_of(case.received, 1);
    let window = promised("2026-03-06");
    for nobody in [m.former, WorkerId::from_uuid(Uuid::nil())] {
        let actor = StepActor::Worker(nobody);
        m.when(by(m.worker), case.plan_step(actor, window)).refused_at("actor", Reason::Unknown);
        let moved = ChangeStep { actor, ..move_step(&m, case, step, window) };
        m.when(by(m.worker), moved).refused_at("actor", Reason::Unknown);
    }
    for other in [m.stranger, m.leader] {
        m.when(by(m.worker), case.plan_step(StepActor::Worker(other), window))
            .refused_at("actor", Reason::NotOfUnit);
    }
    m.given(by(m.worker), case.plan_step(StepActor::Worker(m.colleague), window));
}

#[test]
fn a_change_without_words_keeps_the_text() {
    let mut m = Municipality::new();
    let case = m.receive();
    let step = step_of(case.received, 1);
    let expectation = agreed("2026-03-04", "2026-03-05");
    let command =
        ChangeStep { actor: StepActor::Citizen, ..move_step(&m, case, step, expectation) };
    m.when(by(m.worker), command).then([StepChanged {
        inquiry: case.inquiry,
        step,
        text: StepText::Standard(StandardStep::FirstTalk),
        actor: StepActor::Citizen,
        expectation,
    }
    .into()]);
    let words = Some(step_words(case.citizen, "Kaffe på torvet."));
    let command = ChangeStep { words, ..move_step(&m, case, step, expectation) };
    m.given(by(m.worker), command);
    let text = StepText::Own(step_words(case.citizen, "Kaffe på torvet."));
    assert_eq!(m.inquiry(case).roadmap.step(step).map(|step| &step.text), Some(&text));
}

#[test]
fn the_text_of_a_late_step_is_changed_without_a_new_time() {
    let mut m = Municipality::new();
    let case = m.receive();
    let step = step_of(case.received, 1);
    m.today("2026-03-20");
    let words = Some(step_words(case.citizen, "Kaffe på torvet."));
    let command = ChangeStep { words, ..move_step(&m, case, step, promised("2026-03-09")) };
    m.given(by(m.worker), command);
}

#[test]
fn the_second_of_two_who_change_a_step_is_told() {
    let mut m = Municipality::new();
    let case = m.receive();
    let (step, other) = (step_of(case.received, 1), step_of(case.received, 2));
    let first = move_step(&m, case, step, promised("2026-03-05"));
    let second = move_step(&m, case, step, promised("2026-03-06"));
    let elsewhere = move_step(&m, case, other, promised("2026-03-07"));
    m.given(by(m.worker), first);
    m.when(by(m.colleague), second).refused(Reason::ChangedMeanwhile);
    // Who changes another step is not in the way.
    m.given(by(m.colleague), elsewhere);
    let expectation = m.inquiry(case).roadmap.step(step).map(|step| step.expectation);
    assert_eq!(expectation, Some(promised("2026-03-05")));
}

#[test]
fn a_step_is_done_dropped_and_put_ahead_again() {
    let mut m = Municipality::new();
    let case = m.receive();
    let inquiry = case.inquiry;
    let worker = by(m.worker);
    let (first, second) = (step_of(case.received, 1), step_of(case.received, 2));
    m.when(worker, reopen(case, first)).refused(RoadmapReason::StepAhead);
    m.when(worker, case.finish(first))
        .then([StepDone { inquiry, step: first, done_at: m.now }.into()]);
    let next = step_of(m.next_key(), 1);
    m.when(worker, case.drop(second)).then([
        StepDropped { inquiry, step: second }.into(),
        agree_on_next(case, next, "2026-03-09"),
    ]);
    let steps = &m.inquiry(case).roadmap.steps;
    let ends: Vec<_> = steps.iter().map(|step| step.end).collect();
    assert_eq!(ends, [Some(StepEnd::Done(m.now)), Some(StepEnd::Dropped(m.now)), None]);
    // What has ended is never late.
    assert!(steps[..2].iter().all(|step| !step.is_late(day("2030-01-01"))));
    for step in [first, second] {
        m.when(worker, case.finish(step)).refused(RoadmapReason::StepEnded);
        m.when(worker, case.drop(step)).refused(RoadmapReason::StepEnded);
        let moved = move_step(&m, case, step, promised("2026-03-05"));
        m.when(worker, moved).refused(RoadmapReason::StepEnded);
        m.when(worker, case.notice(step, promised("2026-03-05"))).refused(RoadmapReason::StepEnded);
        m.when(worker, reopen(case, step)).then([StepReopened { inquiry, step }.into()]);
    }
    assert_eq!(m.ahead(case), [first, second, next]);
}

#[test]
fn where_the_last_step_ends_the_citizen_is_told_when_we_agree_on_the_next() {
    let mut m = Municipality::new();
    let case = m.receive();
    let worker = by(m.worker);
    let mut now = step_of(case.received, 2);
    m.given(worker, case.drop(step_of(case.received, 1)));
    // Also the step that stands where no other does is followed by such a one.
    for (today, hear_by) in
        [("2026-03-05", "2026-03-12"), ("2026-03-13", "2026-03-20"), ("2026-03-29", "2026-04-05")]
    {
        m.today(today);
        let next = step_of(m.next_key(), 1);
        let done = StepDone { inquiry: case.inquiry, step: now, done_at: m.now };
        m.when(worker, case.finish(now)).then([done.into(), agree_on_next(case, next, hear_by)]);
        assert_eq!(m.ahead(case), [next]);
        assert!(!m.inquiry(case).roadmap.now().is_some_and(|step| step.is_late(day(hear_by))));
        now = next;
    }
}

#[test]
fn a_citizen_who_does_the_last_step_is_told_what_comes() {
    let mut m = Municipality::new();
    let case = m.receive();
    let own = m.given(by(m.worker), case.plan_step(StepActor::Citizen, promised("2026-03-05")));
    for n in [1, 2] {
        m.when(by(m.worker), case.finish(step_of(case.received, n))).then_kinds(["step_done"]);
    }
    m.when(Actor::Citizen(case.citizen), case.finish(StepId::from_uuid(own.uuid())))
        .then_kinds(["step_done", "steps_planned"]);
    let now = m.inquiry(case).roadmap.now().expect("a step");
    assert_eq!(now.text, StepText::Standard(StandardStep::AgreeOnNext));
}

#[test]
fn what_is_planned_takes_the_place_of_agreeing_on_it() {
    let waiting = |m: &mut Municipality| {
        let case = m.receive();
        m.given(by(m.worker), case.finish(step_of(case.received, 1)));
        let last = m.given(by(m.worker), case.finish(step_of(case.received, 2)));
        (case, step_of(last, 1))
    };
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let done = |m: &Municipality, case: Case, step| {
        Event::from(StepDone { inquiry: case.inquiry, step, done_at: m.now })
    };
    let first_is = |m: &Municipality, then: Then, done: &Event| {
        let events = then.answer.expect("events");
        let ends: Vec<_> = events.iter().filter(|event| event.kind() == "step_done").collect();
        assert_eq!(ends, [done]);
        assert!(events.iter().any(|event| event.kind() == "steps_planned"));
        let inquiry = m.image.inquiry(done.inquiry().expect("an inquiry")).expect("there");
        let agree = StepText::Standard(StandardStep::AgreeOnNext);
        assert!(inquiry.roadmap.ahead().all(|step| step.text != agree));
        assert!(inquiry.roadmap.now().is_some());
    };

    let (case, next) = waiting(&mut m);
    let then = m.when(worker, case.plan_step(StepActor::Other, promised("2026-03-05")));
    first_is(&m, then, &done(&m, case, next));

    // An agreement plans when the help begins, a course its own steps.
    let (case, next) = waiting(&mut m);
    let then = m.when(worker, case.agreement(m.now));
    first_is(&m, then, &done(&m, case, next));
    let (case, next) = waiting(&mut m);
    let start = Some(case.start(m.now).start);
    let then = m.when(worker, MakeAgreement { course: start, ..case.agreement(m.now) });
    first_is(&m, then, &done(&m, case, next));

    let case = m.receive();
    m.given(worker, case.agreement(m.now));
    let begins = m.ahead(case)[0];
    let last = m.given(worker, case.finish(begins));
    let then = m.when(worker, case.start(m.now));
    first_is(&m, then, &done(&m, case, step_of(last, 1)));
}

#[test]
fn an_unknown_step_is_no_step() {
    let mut m = Municipality::new();
    let (case, other) = (m.receive(), m.receive());
    let worker = by(m.worker);
    // Another inquiry's step is as unknown as none.
    for step in [StepId::from_uuid(Uuid::nil()), step_of(other.received, 1)] {
        m.when(worker, case.finish(step)).refused(Reason::Unknown);
        m.when(worker, case.drop(step)).refused(Reason::Unknown);
        m.when(worker, reopen(case, step)).refused(Reason::Unknown);
        m.when(worker, case.notice(step, promised("2026-03-05"))).refused(Reason::Unknown);
        let moved = move_step(&m, case, step, promised("2026-03-05"));
        m.when(worker, moved).refused(Reason::Unknown);
    }
}

#[test]
fn a_delay_notice_tells_why_and_when_and_waiting_goes_on() {
    let mut m = Municipality::new();
    let case = m.receive();
    let step = step_of(case.received, 1);
    let received = m.inquiry(case).received_at;
    m.today("2026-03-10");
    assert!(m.inquiry(case).roadmap.now().is_some_and(|now| now.is_late(day("2026-03-10"))));
    let expectation = agreed("2026-03-12", "2026-03-13");
    let command = case.notice(step, expectation);
    let reason = command.reason.clone();
    m.when(by(m.worker), command).then([DelayNoticed {
        inquiry: case.inquiry,
        step,
        reason: reason.clone(),
        expectation,
    }
    .into()]);
    let late = m.inquiry(case).roadmap.now().expect("still ahead");
    assert!(!late.is_late(day("2026-03-13")));
    assert!(late.is_late(day("2026-03-14")));
    let notice = DelayNotice { at: m.now, reason, before: promised("2026-03-09") };
    assert_eq!(late.delay_notices, [notice]);
    assert_eq!(m.inquiry(case).received_at, received);

    m.today("2026-03-16");
    m.given(by(m.worker), case.notice(step, unknown("2026-03-20")));
    let notices = m.inquiry(case).roadmap.step(step).map(|step| step.delay_notices.clone());
    let before: Vec<_> = notices.into_iter().flatten().map(|notice| notice.before).collect();
    assert_eq!(before, [promised("2026-03-09"), expectation]);
}

#[test]
fn the_road_of_what_has_ended_is_not_planned_further() {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let (ended, closed) = (m.receive(), m.running());
    let (inquiry, ending) = (ended.inquiry, InquiryEnding::AnsweredAtDoor);
    m.given(worker, EndInquiry { inquiry, ended_at: m.now, ending, note: None });
    m.given(worker, closed.close(m.now, ClosingReason::Moved));
    for (case, reason) in [
        (ended, Reason::Inquiry(InquiryReason::InquiryEnded)),
        (closed, Reason::Course(CourseReason::CourseClosed)),
    ] {
        let step = m.inquiry(case).roadmap.steps[0].id;
        let window = promised("2026-03-05");
        m.when(worker, case.plan_step(StepActor::Citizen, window)).refused(reason);
        let moved = move_step(&m, case, step, window);
        m.when(worker, moved).refused(reason);
        m.when(worker, reopen(case, step)).refused(reason);
        m.when(worker, case.notice(step, window)).refused(reason);
        m.when(worker, case.finish(step)).refused(reason);
        m.when(worker, case.drop(step)).refused(reason);
        let citizen = Actor::Citizen(case.citizen);
        assert!(m.when(citizen, case.finish(step)).answer.is_err());
        assert_eq!(m.ahead(case), []);
    }
}
