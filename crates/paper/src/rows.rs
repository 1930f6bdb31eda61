//! The rows behind a figure: which inquiries it counts, without anything personal.

use crate::figures::{DAYS, FROM, N, TO, day};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_insight::duration::lasted;
use roret_insight::outlook::forecasts;
use roret_insight::promise::{Period, is_open_on};
use roret_insight::returning::first_closings;
use roret_insight::selection::Selection;
use roret_insight::waiting::{Until, waits};

const NUMBER: Label = label("number", "row-number");
const RECEIVED_ON: Label = label("received_on", "sheet-received-on");
const ENDED: Label = label("end", "sheet-end");
const STILL: Label = label("open", "sheet-row-open");
const YES: Label = label("yes", "sheet-yes");
const NO: Label = label("no", "sheet-no");

fn number(inquiry: &Inquiry) -> Cell {
    Cell::Word(inquiry.number.to_string())
}

fn yes(is_yes: bool) -> Cell {
    Cell::Named(if is_yes { YES } else { NO })
}

fn sheet(
    title: Label,
    definition: &'static str,
    period: Period,
    columns: Vec<Label>,
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let facts = vec![(FROM, day(period.from)), (TO, day(period.to)), (N, Cell::Count(count))];
    Sheet { title, definition, facts, columns, rows }
}

fn of(
    image: &Image,
    id: InquiryId,
    cells: impl FnOnce(&Inquiry) -> Vec<Cell>,
) -> Option<Vec<Cell>> {
    image.inquiry(id).map(cells)
}

/// Who waited, from when, and how it ended.
pub fn waiting(image: &Image, selection: &Selection, until: Until) -> Sheet {
    let rows = waits(image, selection, until).filter_map(|wait| {
        of(image, wait.inquiry, |inquiry| {
            vec![
                number(inquiry),
                day(inquiry.received_on()),
                Cell::Named(words::channel(inquiry.channel)),
                Cell::Named(words::requester(inquiry.requester)),
                Cell::Days(f64::from(wait.days)),
                Cell::Named(wait.end.map_or(STILL, words::wait_end)),
            ]
        })
    });
    sheet(
        label("waiting_rows", "sheet-waiting-rows"),
        "sheet-waiting-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("channel", "sheet-channel"),
            label("requester", "sheet-requester"),
            DAYS,
            ENDED,
        ],
        rows.collect(),
    )
}

/// Which courses lasted how long.
pub fn duration(image: &Image, selection: &Selection) -> Sheet {
    let rows = lasted(image, selection).filter_map(|one| {
        let (inquiry, course) = image.course(one.course)?;
        Some(vec![
            number(inquiry),
            day(course.started_on()),
            Cell::Days(f64::from(one.days)),
            Cell::Named(one.closed.map_or(STILL, words::closing)),
        ])
    });
    sheet(
        label("duration_rows", "sheet-duration-rows"),
        "sheet-duration-rows-definition",
        selection.period,
        vec![NUMBER, label("started_on", "sheet-started"), DAYS, ENDED],
        rows.collect(),
    )
}

/// Who closed, and who came back.
pub fn returning(image: &Image, selection: &Selection) -> Sheet {
    let rows = first_closings(image, selection).filter_map(|one| {
        of(image, one.inquiry, |inquiry| {
            vec![
                number(inquiry),
                day(one.on),
                Cell::of(one.back, day),
                Cell::Days(f64::from(one.days)),
            ]
        })
    });
    sheet(
        label("return_rows", "sheet-return-rows"),
        "sheet-return-rows-definition",
        selection.period,
        vec![NUMBER, label("closed_on", "sheet-closed"), label("back_on", "sheet-back-on"), DAYS],
        rows.collect(),
    )
}

/// What was received, and what came of it.
pub fn flow(image: &Image, selection: &Selection) -> Sheet {
    let to = selection.period.to;
    let rows = image.inquiries().filter(|inquiry| selection.holds(inquiry)).map(|inquiry| {
        let agreed = inquiry.agreed_on().filter(|day| *day <= to);
        let started = inquiry.courses.iter().map(|course| course.started_on()).min();
        vec![
            number(inquiry),
            day(inquiry.received_on()),
            Cell::of(agreed, day),
            Cell::of(started.filter(|day| *day <= to), day),
        ]
    });
    sheet(
        label("flow_rows", "sheet-flow-rows"),
        "sheet-flow-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("agreed_on", "row-agreed"),
            label("started_on", "sheet-started"),
        ],
        rows.collect(),
    )
}

/// What was said, and whether it held.
pub fn coverage(image: &Image, period: Period) -> Sheet {
    let rows = forecasts(image, period).into_iter().filter_map(|one| {
        of(image, one.inquiry, |inquiry| {
            vec![
                number(inquiry),
                Cell::Named(words::awaited_thing(one.awaited)),
                day(one.began),
                Cell::of(one.nine_of_ten, day),
                Cell::of(one.ended, day),
                Cell::of(one.held, yes),
            ]
        })
    });
    sheet(
        label("coverage_rows", "sheet-coverage-rows"),
        "sheet-coverage-rows-definition",
        period,
        vec![
            NUMBER,
            label("awaited", "sheet-awaited"),
            label("began_on", "sheet-from"),
            label("nine_of_ten_by", "sheet-nine-of-ten-by"),
            label("ended_on", "sheet-ended-on"),
            label("held", "sheet-held"),
        ],
        rows.collect(),
    )
}

/// What is open, and with whom.
pub fn caseload(image: &Image, selection: &Selection, today: Date) -> Sheet {
    let is_asked = |one: &&Inquiry| selection.unit.is_none_or(|unit| unit == one.unit);
    let open = image.inquiries().filter(|one| is_open_on(one, today)).filter(is_asked);
    let rows = open.map(|inquiry| {
        let worker = inquiry.primary_contact.and_then(|id| image.worker(id));
        let step = inquiry.roadmap.now();
        vec![
            number(inquiry),
            day(inquiry.received_on()),
            Cell::Days(f64::from(days_waiting(inquiry.received_on(), today))),
            Cell::of(worker, |worker| Cell::Word(worker.name.clone())),
            yes(inquiry.agreement.is_some()),
            Cell::of(step, |step| yes(step.is_late(today))),
        ]
    });
    sheet(
        label("caseload_rows", "sheet-caseload-rows"),
        "sheet-caseload-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("days", "row-days"),
            label("worker", "sheet-worker"),
            label("agreed", "row-agreed"),
            label("late", "sheet-late"),
        ],
        rows.collect(),
    )
}

/// Which inquiries had a contact on which day.
pub fn contacts(image: &Image, selection: &Selection) -> Sheet {
    let period = selection.period;
    let inquiries = image.inquiries().filter(|inquiry| selection.concerns(inquiry));
    let contacts = inquiries.flat_map(|inquiry| {
        let courses = inquiry.courses.iter();
        let asked = courses.filter(|course| selection.courses.holds(course));
        let all = asked.flat_map(|course| &course.contacts);
        all.map(move |contact| (inquiry, contact))
    });
    let rows = contacts.filter_map(|(inquiry, contact)| {
        let on = roret_domain::calendar::date_of(contact.at);
        period
            .holds(on)
            .then(|| vec![number(inquiry), day(on), Cell::Named(words::contact_kind(contact.kind))])
    });
    sheet(
        label("contacts_rows", "sheet-contacts-rows"),
        "sheet-contacts-rows-definition",
        period,
        vec![NUMBER, label("on", "sheet-day"), label("kind", "sheet-kind")],
        rows.collect(),
    )
}

/// Which steps had their turn, and when they were done.
pub fn steps(image: &Image, selection: &Selection) -> Sheet {
    let rows = roret_insight::steps::rows(image, selection).into_iter().filter_map(|row| {
        of(image, row.inquiry, |inquiry| {
            vec![
                number(inquiry),
                Cell::Named(words::step_kind(row.kind)),
                day(row.began),
                day(row.first_told),
                Cell::of(row.done, day),
            ]
        })
    });
    sheet(
        label("steps_rows", "sheet-steps-rows"),
        "sheet-steps-rows-definition",
        selection.period,
        vec![
            NUMBER,
            label("step", "sheet-step"),
            label("began_on", "sheet-turn-from"),
            label("first_told", "sheet-first-told"),
            label("done_on", "sheet-done-on"),
        ],
        rows.collect(),
    )
}

/// Which agreements say it in own words.
pub fn goals(image: &Image, selection: &Selection) -> Sheet {
    let inquiries = image.inquiries().filter(|inquiry| selection.concerns(inquiry));
    let rows = inquiries.filter_map(|inquiry| {
        let agreement = inquiry.agreement.as_ref()?;
        selection.period.holds(agreement.agreed_on).then(|| {
            vec![
                number(inquiry),
                day(agreement.agreed_on),
                yes(agreement.words.is_some()),
                yes(agreement.confirmed.is_some()),
            ]
        })
    });
    sheet(
        label("goals_rows", "sheet-goals-rows"),
        "sheet-goals-rows-definition",
        selection.period,
        vec![
            NUMBER,
            label("agreed_on", "row-agreed"),
            label("in_own_words", "sheet-in-own-words"),
            label("confirmed", "sheet-confirmed"),
        ],
        rows.collect(),
    )
}

/// Who asked for a place in which group.
pub fn groups(image: &Image, selection: &Selection) -> Sheet {
    let period = selection.period;
    let rows = roret_insight::groups::running(image, selection).flat_map(|group| {
        let known = group.seats.iter().filter(|seat| seat.asked_on <= period.to);
        known.filter_map(|seat| {
            let on = |date: Option<Date>| Cell::of(date.filter(|date| *date <= period.to), day);
            of(image, seat.inquiry, |inquiry| {
                vec![
                    number(inquiry),
                    Cell::Word(group.name.clone()),
                    day(seat.asked_on),
                    on(seat.given_on),
                    on(seat.left_on),
                ]
            })
        })
    });
    sheet(
        label("groups_rows", "sheet-groups-rows"),
        "sheet-groups-rows-definition",
        period,
        vec![
            NUMBER,
            label("group", "group-word"),
            label("asked_on", "sheet-asked-on"),
            label("given_on", "sheet-given-on"),
            label("left_on", "sheet-left-on"),
        ],
        rows.collect(),
    )
}
