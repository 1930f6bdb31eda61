//! What is done: contacts by week, steps in time, goals in own words, stays, groups, themes.

use crate::history::*;
use jiff::Timestamp;
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::course::{ContactKind, ContactNote, CourseKind};
use roret_domain::event::*;
use roret_domain::id::*;
use roret_domain::image::Image;
use roret_domain::inquiry::{Requester, Theme};
use roret_domain::roadmap::*;
use roret_domain::sealed::Sealed;
use roret_insight::contacts::Contacts;
use roret_insight::duration::Durations;
use roret_insight::goals::goals;
use roret_insight::groups::Groups;
use roret_insight::selection::{Courses, Selection};
use roret_insight::steps::{StepKind, rows, step_times};
use roret_insight::waiting::{Until, Waiting};
use uuid::Uuid;

fn selection(from: &str, to: &str) -> Selection {
    Selection::of(period(from, to))
}

fn citizen(number: u64) -> CitizenId {
    CitizenId::from_uuid(Uuid::from_u128(number.into()))
}

fn contact(image: &mut Image, (inquiry, course): (InquiryId, CourseId), number: u64, on: &str) {
    let event = ContactRegistered {
        inquiry,
        course,
        contact: ContactId::from_uuid(Uuid::from_u128(number.into())),
        at: at(on),
        contact_kind: if number.is_multiple_of(2) {
            ContactKind::NoShow
        } else {
            ContactKind::Meeting
        },
        duration_minutes: None,
        note: Sealed::close(citizen(1), &ContactNote { text: "Prøve".to_owned() }),
    };
    record(image, at("2030-01-01"), event.into());
}

#[test]
fn contacts_fall_in_their_week_on_both_sides_of_the_hour_that_is_missing() {
    let mut h = History::default();
    let course = h.running("2026-03-16");
    let mut image = image(&h.events);
    // Clocks go forward on Sunday 29 March: Monday begins at 22:00 UTC instead of 23:00.
    for (number, on) in (1..).zip([
        "2026-03-22T22:59:59Z",
        "2026-03-22T23:00:00Z",
        "2026-03-29T21:59:59Z",
        "2026-03-29T22:00:00Z",
        "2026-04-05T12:00:00Z",
    ]) {
        contact(&mut image, course, number, on);
    }
    let contacts = Contacts::of(&image, &selection("2026-03-16", "2026-04-04"));
    let weeks: Vec<(String, u32)> =
        contacts.weeks.iter().map(|week| (week.monday.to_string(), week.contacts.all())).collect();
    let expected = [("2026-03-16", 1), ("2026-03-23", 2), ("2026-03-30", 1)];
    assert_eq!(weeks, expected.map(|(monday, count)| (monday.to_owned(), count)));
    let [_, second, _] = contacts.weeks.as_slice() else { panic!("three weeks") };
    assert_eq!(second.contacts.of(ContactKind::NoShow), 1);
    assert_eq!(second.contacts.of(ContactKind::Meeting), 1);
    // The third week ends with the period on a Saturday: it is not in the chart.
    assert_eq!(contacts.rates().count(), 2);
    // The program brought them in: nobody wrote them down.
    assert_eq!(contacts.workers[&None].all(), 4);
    let courses = Courses::Kind(CourseKind::Group);
    let other =
        Contacts::of(&image, &Selection { courses, ..selection("2026-03-16", "2026-04-04") });
    assert_eq!((other.all(), other.rates().count()), (0, 0));
}

#[test]
fn courses_are_counted_in_the_weeks_in_which_they_were_open() {
    let mut h = History::default();
    let short = h.running("2026-03-18");
    h.closed(short, "2026-03-25");
    h.reentered(short, "2026-04-08");
    let before = h.running("2026-01-05");
    h.closed(before, "2026-03-10");
    h.running("2026-03-01");
    let contacts = Contacts::of(&image(&h.events), &selection("2026-03-16", "2026-04-12"));
    let open: Vec<u32> = contacts.weeks.iter().map(|week| week.courses).collect();
    assert_eq!(open, [2, 2, 1, 2]);
}

fn step(number: u64, expectation: Expectation) -> PlannedStep {
    PlannedStep {
        id: StepId::from_uuid(Uuid::from_u128(number.into())),
        text: StepText::Standard(StandardStep::HelpBegins),
        actor: StepActor::PrimaryContact,
        expectation,
    }
}

#[test]
fn a_step_counts_from_its_turn_and_by_the_day_first_told() {
    let mut h = History::default();
    let inquiry = h.received("2026-03-02");
    let mut image = image(&h.events);
    let mut tell = |on: &str, event: Event| record(&mut image, at(on), event);
    let by = |on: &str| Expectation::Promised { by: day(on) };
    let steps =
        vec![step(1, by("2026-03-06")), step(2, by("2026-03-10")), step(3, by("2026-03-20"))];
    tell("2026-03-02", StepsPlanned { inquiry, steps }.into());
    let id = |number| step(number, by("2026-01-01")).id;
    let done = |number, on: &str| StepDone { inquiry, step: id(number), done_at: at(on) }.into();
    tell("2026-03-06", done(1, "2026-03-06"));
    let reason = Sealed::close(citizen(1), &DelayReason { text: "Prøve".to_owned() });
    let expectation = by("2026-03-18");
    tell("2026-03-09", DelayNoticed { inquiry, step: id(2), reason, expectation }.into());
    tell("2026-03-16", done(2, "2026-03-16"));
    let asked = selection("2026-03-01", "2026-03-19");
    let turns: Vec<(String, String, bool)> = rows(&image, &asked)
        .iter()
        .map(|row| (row.began.to_string(), row.first_told.to_string(), row.done.is_some()))
        .collect();
    let expected = [
        ("2026-03-02", "2026-03-06", true),
        ("2026-03-06", "2026-03-10", true),
        ("2026-03-16", "2026-03-20", false),
    ];
    assert_eq!(turns, expected.map(|(began, told, done)| (began.into(), told.into(), done)));
    let times = &step_times(&image, &asked)[&StepKind::Standard(StandardStep::HelpBegins)];
    assert_eq!((times.not_done.n, times.not_done.events, times.not_done.longest), (3, 2, 10.0));
    // The second was told of, and is late all the same; the third has its day before it.
    assert_eq!((times.in_time.part, times.in_time.whole), (1, 2));
    // What was not known on the eighth is not told of the eighth.
    let early = &step_times(&image, &selection("2026-03-01", "2026-03-08"));
    let early = &early[&StepKind::Standard(StandardStep::HelpBegins)];
    assert_eq!((early.not_done.n, early.not_done.events), (2, 1));
}

#[test]
fn goals_in_own_words_and_the_citizens_yes_are_counted_by_month() {
    let mut h = History::default();
    let inquiries: Vec<InquiryId> =
        (0..3).map(|_| h.received_from("2026-03-02", Requester::Citizen)).collect();
    h.agreed(inquiries[0], "2026-03-03");
    let words = AgreementWords { wants: "Jeg vil ud.".into(), ..AgreementWords::default() };
    let agreed = |inquiry, on: &str| AgreementMade {
        inquiry,
        agreed_at: at(on),
        planned_end: None,
        words: Some(Sealed::close(citizen(1), &words)),
    };
    let mut image = image(&h.events);
    let now: Timestamp = at("2026-05-01");
    record(&mut image, now, agreed(inquiries[1], "2026-03-31").into());
    record(&mut image, now, agreed(inquiries[2], "2026-04-01").into());
    let confirmed =
        AgreementConfirmed { inquiry: inquiries[2], confirmation: Confirmation::ByCode };
    record(&mut image, now, confirmed.into());
    let months = goals(&image, &selection("2026-03-01", "2026-04-30"));
    let of = |month: &str| {
        let goals = months[&day(month)];
        (goals.agreements, goals.in_own_words, goals.confirmed)
    };
    assert_eq!((of("2026-03-01"), of("2026-04-01")), ((2, 1, 0), (1, 1, 1)));
}

#[test]
fn a_stay_is_known_by_its_section() {
    let mut image = Image::default();
    for (number, section) in (1..).zip(["107", "85", "108", "110"]) {
        let inquiry = inquiry_id(number);
        let now = at("2026-03-02");
        record(&mut image, now, received(number, now, Requester::Citizen));
        let started = CourseStarted {
            inquiry,
            course: course_id(number),
            course_kind: CourseKind::Individual,
            started_at: now,
            legal_basis: section.parse().ok(),
        };
        record(&mut image, now, started.into());
    }
    let march = selection("2026-03-01", "2026-03-31");
    let n = |courses| Durations::of(&image, &Selection { courses, ..march }).still_open.n;
    assert_eq!((n(Courses::All), n(Courses::Stays)), (4, 3));
    assert_eq!(n(Courses::Kind(CourseKind::Group)), 0);
}

#[test]
fn a_group_is_as_full_as_it_was_at_the_periods_end() {
    let mut h = History::default();
    let courses: Vec<_> = (0..3).map(|_| h.running("2026-03-02")).collect();
    let mut image = image(&h.events);
    let group = GroupId::from_uuid(Uuid::from_u128(900));
    let mut tell = |event: Event| record(&mut image, at("2030-01-01"), event);
    let unit = UnitId::from_uuid(Uuid::from_u128(0));
    let (from, to) = (day("2026-03-09"), day("2026-04-30"));
    tell(GroupOpened { group, unit, name: "Prøvehold".into(), places: 2, from, to }.into());
    let [first, second, third] = [courses[0].0, courses[1].0, courses[2].0];
    let asked = |inquiry, on: &str| PlaceAskedFor { group, inquiry, on: day(on) }.into();
    let given = |inquiry, on: &str| PlaceGiven { group, inquiry, on: day(on) }.into();
    for event in [
        asked(first, "2026-03-03"),
        given(first, "2026-03-03"),
        asked(second, "2026-03-04"),
        given(second, "2026-03-04"),
        asked(third, "2026-03-05"),
        PlaceGivenUp { group, inquiry: first, on: day("2026-03-20") }.into(),
        given(third, "2026-03-20"),
    ] {
        tell(event);
    }
    for (number, on) in [(2, "2026-03-10"), (4, "2026-03-17"), (6, "2026-03-24")] {
        let (inquiry, course) = courses[0];
        let event = ContactRegistered {
            inquiry,
            course,
            contact: ContactId::from_uuid(Uuid::from_u128(number)),
            at: at(on),
            contact_kind: ContactKind::GroupSession,
            duration_minutes: None,
            note: Sealed::close(citizen(1), &ContactNote { text: "Prøve".to_owned() }),
        };
        tell(event.into());
    }
    let of = |from: &str, to: &str| {
        let groups = Groups::of(&image, &selection(from, to));
        let fills = groups.fills.iter();
        let fills = fills.map(|it| (it.taken.part, it.taken.whole, it.waiting, it.attended));
        (fills.collect::<Vec<_>>(), groups.still_waiting)
    };
    let (early, waits) = of("2026-03-01", "2026-03-15");
    assert_eq!(early, [(2, 2, 1, 1)]);
    assert_eq!((waits.n, waits.events, waits.longest), (3, 2, 10.0));
    // The third session came after the place was given up.
    let (late, waits) = of("2026-03-01", "2026-03-31");
    assert_eq!(late, [(2, 2, 0, 2)]);
    assert_eq!((waits.n, waits.events, waits.longest), (3, 3, 15.0));
    assert_eq!(of("2026-05-01", "2026-05-31").0, []);
}

#[test]
fn a_figure_can_be_asked_of_a_theme() {
    let mut h = History::default();
    let inquiry = h.received("2026-03-02");
    h.received("2026-03-03");
    let mut image = image(&h.events);
    let themes = vec![Theme::Relations, Theme::Health];
    record(&mut image, at("2026-03-02"), ThemesNoted { inquiry, themes }.into());
    let n = |theme| {
        let asked = Selection { theme, ..selection("2026-03-01", "2026-03-31") };
        Waiting::of(&image, &asked, Until::Agreement).still_waiting.n
    };
    assert_eq!((n(None), n(Some(Theme::Health)), n(Some(Theme::Mobility))), (2, 1, 0));
}
