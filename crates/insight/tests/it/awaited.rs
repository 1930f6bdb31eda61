//! What is waited for after the answer: the next step, each kind with a history of its own; and what is due
//! when the time that was told has passed.

use crate::history::*;
use crate::lives::nth_day;
use jiff::Timestamp;
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
    let mut told: Vec<(i64, Event)> = Vec::new();
    for (number, day) in (1..=PEOPLE).zip(0..) {
        let now = noon(day);
        told.push((day, received(number, now, Requester::Citizen)));
        told.push((day, agreed(inquiry_id(number), now)));
        told.push((day, planned(number, unknown(day + 30))));
        let waits = WAITS_DAYS[usize::try_from(day).expect("a day") % WAITS_DAYS.len()];
        if number < PEOPLE {
            let (inquiry, step) = (inquiry_id(number), step_id(number));
            let done = StepDone { inquiry, step, done_at: noon(day + waits) };
            told.push((day + waits, done.into()));
        }
    }
    told.sort_by_key(|(day, _)| *day);
    let mut image = Image::default();
    for (day, event) in told.into_iter().filter(|(day, _)| *day <= until) {
        record(&mut image, noon(day), event);
    }
    image
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
