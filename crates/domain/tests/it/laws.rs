//! Laws: what holds in every life of a municipality, sensible or not.

use crate::model::model;
use crate::moves::{Move, any_life, beginning};
use crate::samples::Dice;
use crate::story::*;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use roret_domain::access;
use roret_domain::board::{BoardPlace, Rank, View};
use roret_domain::calendar;
use roret_domain::citizen::Cpr;
use roret_domain::command::{Command, InquiryCommand};
use roret_domain::decide::decide;
use roret_domain::event::{CitizenEvent, CourseEvent, Envelope, Event, InquiryEvent};
use roret_domain::id::*;
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, Urgency};
use roret_domain::municipality::Worker;
use roret_domain::roadmap::StepActor;
use std::collections::{BTreeMap, BTreeSet};

/// Plays a life and looks after each move: given the municipality as it was, what was asked and
/// answered, and the municipality as it is.
fn play(
    life: &[Move],
    mut look: impl FnMut(&Image, &Command, &Then, &Municipality),
) -> Municipality {
    let mut m = beginning();
    for one in life {
        let (actor, command) = one.command(&mut m);
        let before = m.image.clone();
        let then = m.when(actor, command.clone());
        look(&before, &command, &then, &m);
    }
    m
}

fn fold(envelopes: &[Envelope]) -> Image {
    folded_onto(Image::default(), envelopes)
}

fn folded_onto(mut image: Image, envelopes: &[Envelope]) -> Image {
    envelopes.iter().for_each(|envelope| image.apply(envelope));
    image
}

/// Everything that can be asked of an image, in one value.
pub(crate) fn content(image: &Image, today: Date) -> impl PartialEq + std::fmt::Debug + use<> {
    let inquiries: Vec<Inquiry> = image.inquiries().cloned().collect();
    let citizens: BTreeSet<CitizenId> = inquiries.iter().map(|inquiry| inquiry.citizen).collect();
    let citizens: Vec<_> = citizens.into_iter().map(|id| image.citizen(id).cloned()).collect();
    let by_number: Vec<_> = (0..=image.inquiry_count() + 1)
        .map(|number| u32::try_from(number).expect("few"))
        .map(|number| image.inquiry_by_number(number).map(|inquiry| inquiry.id))
        .collect();
    let courses: Vec<_> = inquiries
        .iter()
        .flat_map(|inquiry| &inquiry.courses)
        .map(|course| image.course(course.id).map(|(inquiry, course)| (inquiry.id, course.id)))
        .collect();
    let codes: Vec<_> = inquiries
        .iter()
        .flat_map(|inquiry| &inquiry.codes)
        .map(|issued| image.code(issued.hash).map(|(inquiry, code)| (inquiry.id, *code)))
        .collect();
    let workers: Vec<Worker> = image.workers().cloned().collect();
    let units: Vec<_> = image.units().cloned().collect();
    let counts = (image.position(), image.strays(), image.citizen_count(), image.inquiry_count());
    let staff = (image.municipality().cloned(), units, workers);
    (counts, staff, inquiries, citizens, (by_number, courses, codes), boards(image, today, shown))
}

type Boards = Vec<(View, UnitId, WorkerId, Vec<BoardPlace>)>;

/// Every view as everybody sees it.
fn boards(
    image: &Image,
    today: Date,
    show: fn(&Image, View, UnitId, WorkerId, Date) -> Vec<BoardPlace>,
) -> Boards {
    let mut boards = Vec::new();
    for view in View::ALL.iter().copied() {
        for unit in image.units().map(|unit| unit.id) {
            for worker in image.workers().map(|worker| worker.id) {
                boards.push((view, unit, worker, show(image, view, unit, worker, today)));
            }
        }
    }
    boards
}

fn shown(
    image: &Image,
    view: View,
    unit: UnitId,
    worker: WorkerId,
    today: Date,
) -> Vec<BoardPlace> {
    let places: Vec<BoardPlace> = image.board().places(view, unit, worker, today, None).collect();
    assert_eq!(image.board().count(view, unit, worker, today), places.len());
    places
}

/// The board as it is meant, worked out from all inquiries without the index or its helpers.
fn computed(
    image: &Image,
    view: View,
    unit: UnitId,
    worker: WorkerId,
    today: Date,
) -> Vec<BoardPlace> {
    let sunday =
        today.series(1.day()).find(|day| day.weekday() == Weekday::Sunday).expect("a Sunday");
    let mut places: Vec<BoardPlace> = image
        .inquiries()
        .filter(|inquiry| {
            let closed = inquiry.courses.last().is_some_and(|course| course.closing.is_some());
            inquiry.ended.is_none() && !closed
        })
        .filter_map(|inquiry| {
            let now = inquiry.roadmap.steps.iter().find(|step| step.end.is_none());
            let due = match (now, inquiry.courses.last()) {
                (Some(step), _) => step.expectation.due(),
                (None, Some(course)) => {
                    calendar::date_of(course.started_at).saturating_add(6.months())
                }
                (None, None) => calendar::date_of(inquiry.received_at).saturating_add(7.days()),
            };
            let belongs = match view {
                View::Mine => inquiry.primary_contact == Some(worker),
                View::Unassigned => inquiry.unit == unit && inquiry.primary_contact.is_none(),
                View::DueThisWeek => inquiry.unit == unit && today <= due && due <= sunday,
                View::Overdue => inquiry.unit == unit && due < today,
                View::WaitingForCitizen => {
                    inquiry.unit == unit && now.is_some_and(|step| step.actor == StepActor::Citizen)
                }
                View::All => inquiry.unit == unit,
            };
            let on_top = inquiry.urgency == Urgency::Today && inquiry.primary_contact.is_none();
            let rank = if on_top { Rank::AskedForToday } else { Rank::Ordinary };
            belongs.then_some(BoardPlace { rank, due, inquiry: inquiry.id })
        })
        .collect();
    places.sort_by_key(|place| (place.rank != Rank::AskedForToday, place.due, place.inquiry));
    places
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(few(1500))]

    #[test]
    fn every_event_comes_back_as_it_was_written(
        kind in prop::sample::select(Event::KINDS), seed in any::<u64>(),
    ) {
        let event = Dice::new(seed).event(kind.0);
        let record = event.encode().expect("a record");
        prop_assert_eq!((event.kind(), event.version()), kind);
        let back = Event::decode(kind.0, kind.1, &record).expect("it opens");
        prop_assert_eq!(back.encode().expect("a record"), record);
        prop_assert_eq!(back, event);
    }
}

proptest! {
    #![proptest_config(few(150))]

    #[test]
    fn folding_in_two_parts_is_folding_at_once_and_disturbs_no_reader(
        life in any_life(), cut in any::<prop::sample::Index>(),
    ) {
        let m = play(&life, |_, _, _, _| ());
        let today = calendar::date_of(m.now);
        let (first, second) = m.journal.split_at(cut.index(m.journal.len() + 1));
        let reader = fold(first);
        let whole = folded_onto(reader.clone(), second);
        prop_assert_eq!(content(&whole, today), content(&m.image, today));
        prop_assert_eq!(content(&fold(&m.journal), today), content(&m.image, today));
        prop_assert_eq!(content(&reader, today), content(&fold(first), today));
        prop_assert_eq!(whole.strays(), 0);
    }

    #[test]
    fn what_was_written_and_read_again_folds_to_the_same(life in any_life()) {
        let m = play(&life, |_, _, _, _| ());
        let today = calendar::date_of(m.now);
        let mut image = Image::default();
        for envelope in &m.journal {
            let record = envelope.event.encode().expect("a record");
            let event = Event::decode(envelope.event.kind(), envelope.event.version(), &record);
            image.apply(&Envelope { event: event.expect("it opens"), ..envelope.clone() });
        }
        prop_assert_eq!(content(&image, today), content(&m.image, today));
    }

    #[test]
    fn the_board_is_what_all_inquiries_say(life in any_life()) {
        let m = play(&life, |_, _, _, m| {
            let today = calendar::date_of(m.now);
            let all = |show: fn(&Image, View, UnitId, WorkerId, Date) -> Vec<BoardPlace>| {
                View::ALL.iter().map(move |view| show(&m.image, *view, m.north, m.worker, today))
            };
            assert!(all(shown).eq(all(computed)));
        });
        let today = calendar::date_of(m.now);
        for days in [-30, 0, 1, 6, 200] {
            let on = today.saturating_add(i64::from(days).days());
            prop_assert_eq!(boards(&m.image, on, shown), boards(&m.image, on, computed));
        }
    }

    #[test]
    fn a_command_gives_events_or_a_refusal_and_a_refusal_nothing(life in any_life()) {
        play(&life, |before, command, then, m| {
            let actor = m.journal.last().map(|envelope| envelope.actor);
            match &then.answer {
                Ok(events) => {
                    assert!(!events.is_empty());
                    let made = u64::try_from(events.len()).expect("few");
                    assert_eq!(m.image.position().0, before.position().0 + made);
                    // The same question gives the same answer.
                    let context = roret_domain::decide::Context {
                        now: m.now, actor: actor.expect("somebody"), key: then.key,
                    };
                    assert_eq!(decide(before, command, &context).as_ref(), Ok(events));
                }
                Err(refusal) => {
                    assert_eq!(m.image.position(), before.position(), "{refusal:?}");
                }
            }
        });
    }

    #[test]
    fn the_access_rules_are_those_of_the_model(life in any_life()) {
        let mut m = beginning();
        for one in &life {
            let (actor, command) = one.command(&mut m);
            let allowed = access::may(&m.image, actor, m.now, &command).is_ok();
            prop_assert_eq!(allowed, model(&m.image, actor, &command), "{:?} {:?}", actor, command);
            let then = m.when(actor, command);
            prop_assert!(allowed || then.answer.is_err());
        }
    }

    #[test]
    fn waiting_counts_from_the_receipt_unless_that_is_corrected(life in any_life()) {
        play(&life, |before, command, _, m| {
            for earlier in before.inquiries() {
                let now = m.image.inquiry(earlier.id).expect("nothing disappears");
                let corrected = matches!(command, Command::Inquiry(InquiryCommand::CorrectInquiry(c)) if c.inquiry == now.id);
                assert!(corrected || now.received_at == earlier.received_at);
                assert_eq!((now.number, now.citizen), (earlier.number, earlier.citizen));
                assert!(now.history.starts_with(&earlier.history));
            }
        });
    }

    #[test]
    fn every_open_inquiry_has_a_step_ahead_once_it_had_one(life in any_life()) {
        // Only imports bring inquiries without a road; from its first step on, they keep it too.
        let mut without = BTreeSet::new();
        play(&life, |_, command, then, m| {
            let by_import = m.journal.last().is_some_and(|envelope| envelope.actor == IMPORT);
            for event in then.answer.iter().flatten().filter(|_| by_import) {
                if let Event::Inquiry(InquiryEvent::InquiryReceived(received)) = event {
                    without.insert(received.inquiry);
                }
            }
            for inquiry in m.image.inquiries() {
                if !inquiry.roadmap.steps.is_empty() {
                    without.remove(&inquiry.id);
                }
                let has_road = inquiry.roadmap.now().is_some();
                assert!(
                    !inquiry.is_open() || has_road || without.contains(&inquiry.id),
                    "after {command:?}"
                );
                // What has ended promises nothing.
                assert!(inquiry.is_open() || !has_road, "after {command:?}");
            }
        });
    }

    #[test]
    fn a_running_course_never_loses_its_primary_contact(life in any_life()) {
        play(&life, |before, command, _, m| {
            for earlier in before.inquiries().filter(|one| one.primary_contact.is_some()) {
                let now = m.image.inquiry(earlier.id).expect("nothing disappears");
                let runs = now.courses.last().is_some_and(|course| course.closing.is_none());
                assert!(!runs || now.primary_contact.is_some(), "after {command:?}");
            }
        });
    }

    #[test]
    fn a_reopening_brings_back_exactly_the_road_that_its_ending_took(life in any_life()) {
        let mut roads: BTreeMap<InquiryId, Vec<StepId>> = BTreeMap::new();
        let ahead = |inquiry: &Inquiry| -> Vec<StepId> {
            let steps = inquiry.roadmap.steps.iter().filter(|step| step.end.is_none());
            steps.map(|step| step.id).collect()
        };
        play(&life, |before, _, then, m| {
            for event in then.answer.iter().flatten() {
                let now = event.inquiry().and_then(|id| m.image.inquiry(id));
                match event {
                    Event::Inquiry(InquiryEvent::InquiryEnded(_)) | Event::Course(CourseEvent::CourseClosed(_)) => {
                        let earlier = now.and_then(|one| before.inquiry(one.id)).expect("there");
                        roads.insert(earlier.id, ahead(earlier));
                    }
                    Event::Inquiry(InquiryEvent::InquiryReopened(_)) | Event::Course(CourseEvent::ClosingWithdrawn(_)) => {
                        let now = now.expect("there");
                        assert_eq!(roads.get(&now.id), Some(&ahead(now)));
                    }
                    _ => {}
                }
            }
        });
    }

    #[test]
    fn what_is_sealed_is_about_the_citizen_it_belongs_to(life in any_life()) {
        let m = play(&life, |_, _, _, _| ());
        for envelope in &m.journal {
            let citizen = match &envelope.event {
                Event::Citizen(CitizenEvent::IdentityRecorded(recorded)) => Some(recorded.citizen),
                event => event.inquiry().and_then(|id| m.image.inquiry(id)).map(|one| one.citizen),
            };
            let record = envelope.event.encode().expect("a record");
            for sealed in record.split(r#"{"for":""#).skip(1) {
                let subject: CitizenId = sealed[..36].parse().expect("an identifier");
                prop_assert_eq!(Some(subject), citizen, "{}", envelope.event.kind());
            }
        }
    }

    #[test]
    fn no_number_from_outside_is_a_civil_registration_number(life in any_life()) {
        let m = play(&life, |_, _, _, _| ());
        let numbers = m.image.inquiries().filter_map(|one| one.outside_number.as_deref());
        prop_assert!(numbers.into_iter().all(|number| number.parse::<Cpr>().is_err()));
    }

    #[test]
    fn a_course_that_somebody_started_has_a_primary_contact_from_its_start(life in any_life()) {
        play(&life, |_, _, then, m| {
            let by_worker = m.journal.last()
                .is_some_and(|envelope| matches!(envelope.actor, roret_domain::event::Actor::Worker(_)));
            for event in then.answer.iter().flatten().filter(|_| by_worker) {
                if let Event::Course(CourseEvent::CourseStarted(started)) = event {
                    let inquiry = m.image.inquiry(started.inquiry).expect("there");
                    assert!(inquiry.primary_contact.is_some());
                }
            }
        });
    }

    #[test]
    fn any_journal_folds_and_its_board_is_true(
        seeds in prop::collection::vec((prop::sample::select(Event::KINDS), any::<u64>()), 0..80),
    ) {
        // Identifiers from a handful, so that events meet each other in every order.
        let mut received = BTreeSet::new();
        let mut image = Image::default();
        for ((kind, _), seed) in seeds {
            let mut dice = Dice::among_few(seed);
            let event = dice.event(kind);
            // An inquiry is received once; `decide` refuses the second.
            if let Event::Inquiry(InquiryEvent::InquiryReceived(e)) = &event && !received.insert(e.inquiry) {
                continue;
            }
            let position = image.position().next();
            let command = CommandKey::from_uuid(dice.uuid());
            image.apply(&Envelope {
                position, recorded_at: dice.instant(), actor: IMPORT, command, event,
            });
        }
        let today = day("2026-03-02");
        prop_assert_eq!(boards(&image, today, shown), boards(&image, today, computed));
        let _ = content(&image, today);
    }
}
