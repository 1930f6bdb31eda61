//! What is waited for after the answer: the next step, each kind with a history of its own; and what is due
//! when the time that was told has passed.

use crate::history::*;
use crate::lives::nth_day;
use jiff::Timestamp;
use proptest::prelude::*;
use roret_domain::event::*;
use roret_domain::id::{InquiryId, StepId};
use roret_domain::image::Image;
use roret_domain::inquiry::Requester;
use roret_domain::roadmap::{
    DelayReason, Expectation, PlannedStep, StandardStep, StepActor, StepText,
};
use roret_domain::sealed::Sealed;
use roret_insight::outlook::{Awaited, Coverage, Outlook, Outlooks};
use roret_insight::steps::StepKind;
use uuid::Uuid;

const PEOPLE: u64 = 120;
/// One a day; each agrees at once and then waits for the next step as many days.
const WAITS_DAYS: [i64; 4] = [2, 3, 4, 12];

fn noon(day: i64) -> Timestamp {
    at(&nth_day(day).to_string())
}

fn step_id(number: u64) -> StepId {
    StepId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn planned(number: u64, expectation: Expectation) -> Event {
    let step = PlannedStep {
        id: step_id(number),
        text: StepText::Standard(StandardStep::AgreeOnNext),
        actor: StepActor::PrimaryContact,
        expectation,
    };
    StepsPlanned { inquiry: inquiry_id(number), steps: vec![step] }.into()
}

fn unknown(day: i64) -> Expectation {
    Expectation::Unknown { hear_by: nth_day(day) }
}

/// Everything until the end of a day. The last one waits and waits.
fn lived_until(until: i64) -> Image {
    let waits: Vec<(i64, i64)> = (0..PEOPLE as usize).map(|one| (0, WAITS_DAYS[one % 4])).collect();
    let mut image = Image::default();
    for (day, event) in happening(&waits).into_iter().filter(|(day, _)| *day <= until) {
        record(&mut image, noon(day), event);
    }
    image
}

/// One person a day: how long they wait for an answer, and then for the next step. In the order in which it
/// happens; the last one's step is never done.
fn happening(waits: &[(i64, i64)]) -> Vec<(i64, Event)> {
    let mut told: Vec<(i64, Event)> = Vec::new();
    let last = waits.len() as u64;
    for ((number, day), (for_answer, for_step)) in (1..).zip(0..).zip(waits) {
        let answered = day + for_answer;
        told.push((day, received(number, noon(day), Requester::Citizen)));
        told.push((answered, agreed(inquiry_id(number), noon(answered))));
        told.push((answered, planned(number, unknown(answered + 30))));
        if number < last {
            let (inquiry, step) = (inquiry_id(number), step_id(number));
            let done_on = answered + for_step;
            told.push((done_on, StepDone { inquiry, step, done_at: noon(done_on) }.into()));
        }
    }
    told.sort_by_key(|(day, _)| *day);
    told
}

fn last(image: &Image) -> &roret_domain::inquiry::Inquiry {
    image.inquiry(inquiry_id(PEOPLE)).expect("the last one")
}

#[test]
fn a_step_without_a_time_is_forecast_from_others_like_it() {
    let image = lived_until(PEOPLE as i64);
    let outlooks = Outlooks::at(&image, nth_day(PEOPLE as i64));
    let Some((awaited, Outlook::Window { likely, nine_of_ten })) = outlooks.of(last(&image)) else {
        panic!("no window: {:?}", outlooks.of(last(&image)));
    };
    assert_eq!(awaited, Awaited::Step(StepKind::Standard(StandardStep::AgreeOnNext)));
    let began = nth_day(PEOPLE as i64 - 1);
    let after = |day: jiff::civil::Date| roret_domain::calendar::days_waiting(began, day);
    // Three of four wait 2 to 4 days; every fourth 12.
    assert!((2..=12).contains(&after(likely)), "{likely}");
    assert_eq!(after(nine_of_ten), 12, "{nine_of_ten}");
    let coverage = Coverage::of(&image, period("2020-01-01", "2040-01-01"));
    let [_, nine] = coverage.by_step[&awaited];
    assert!(
        nine.share().whole > 50 && nine.share().part * 10 >= nine.share().whole * 8,
        "{nine:?}"
    );
}

#[test]
fn a_time_that_is_agreed_is_not_forecast() {
    let mut image = lived_until(PEOPLE as i64);
    let (inquiry, step) = (inquiry_id(PEOPLE), step_id(PEOPLE));
    let expectation = Expectation::Agreed { from: nth_day(130), to: nth_day(140) };
    let text = StepText::Standard(StandardStep::AgreeOnNext);
    let actor = StepActor::PrimaryContact;
    let changed = StepChanged { inquiry, step, text, actor, expectation };
    record(&mut image, noon(PEOPLE as i64), changed.into());
    assert_eq!(Outlooks::at(&image, nth_day(PEOPLE as i64 + 1)).of(last(&image)), None);
}

#[test]
fn when_the_time_told_has_passed_a_delay_notice_is_due_until_it_is_given() {
    let passed_on = |image: &Image, day: i64| {
        let outlooks = Outlooks::at(image, nth_day(day));
        let listed: Vec<InquiryId> = outlooks.all_passed().collect();
        let passed = outlooks.passed(last(image));
        assert!(passed.is_none() || listed.contains(&inquiry_id(PEOPLE)));
        passed
    };
    let began = PEOPLE as i64 - 1;
    let mut image = lived_until(began + 20);
    let told = nth_day(began + 12);
    assert_eq!(passed_on(&lived_until(began + 12), began + 12), None, "the day itself is in time");
    assert_eq!(passed_on(&image, began + 13), Some(told));
    assert_eq!(passed_on(&image, began + 20), Some(told));
    let notice = DelayNoticed {
        inquiry: inquiry_id(PEOPLE),
        step: step_id(PEOPLE),
        reason: Sealed::close(last(&image).citizen, &DelayReason { text: "Ferie".to_owned() }),
        expectation: unknown(began + 40),
    };
    record(&mut image, noon(began + 20), notice.into());
    assert_eq!(passed_on(&image, began + 21), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    // The journal replayed position by position: what is said in the morning of any day is what somebody
    // who knows everything that came later would have said on that morning.
    #[test]
    fn nothing_is_said_with_knowledge_of_the_future(
        waits in prop::collection::vec((0_i64..9, 0_i64..15), 120..160)
    ) {
        let told = happening(&waits);
        let mut whole = Image::default();
        for (day, event) in &told {
            record(&mut whole, noon(*day), event.clone());
        }
        let mut image = Image::default();
        let mut said = 0;
        for (position, (day, event)) in told.iter().enumerate() {
            record(&mut image, noon(*day), event.clone());
            let is_evening = told.get(position + 1).is_none_or(|(next, _)| next > day);
            // Two of three days are asked; from the first month on there is something to say.
            if !is_evening || day % 3 == 0 {
                continue;
            }
            let morning = nth_day(day + 1);
            let (then, later) = (Outlooks::at(&image, morning), Outlooks::at(&whole, morning));
            for inquiry in image.inquiries() {
                prop_assert_eq!(then.of(inquiry), later.of(inquiry), "{} on day {}", inquiry.number, day);
                prop_assert_eq!(then.passed(inquiry), later.passed(inquiry));
                said += u32::from(matches!(then.of(inquiry), Some((_, Outlook::Window { .. }))));
            }
        }
        prop_assert!(said > 100, "only {} windows", said);
    }
}
