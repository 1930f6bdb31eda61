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

const NUMBER: Label = label("number", "Nummer", "Number");
const RECEIVED_ON: Label = label("received_on", "Henvendt", "Asked");
const ENDED: Label = label("end", "Hvordan det endte", "How it ended");
const STILL: Label = label("open", "stadig åben", "still open");
const YES: Label = label("yes", "ja", "yes");
const NO: Label = label("no", "nej", "no");

fn number(inquiry: &Inquiry) -> Cell {
    Cell::Word(inquiry.number.to_string())
}

fn yes(is_yes: bool) -> Cell {
    Cell::Named(if is_yes { YES } else { NO })
}

fn sheet(
    title: Label,
    definition: [&'static str; 2],
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
        label("waiting_rows", "Rækkerne bag: ventetid", "The rows behind: waiting"),
        [
            "En række for hver henvendelse i perioden. Dage under nul er en fejl i en dato og tæller ikke med.",
            "A row for each inquiry of the period. Days below zero are a slip of a date and do not count.",
        ],
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("channel", "Kanal", "Channel"),
            label("requester", "Hvem spurgte", "Who asked"),
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
        label("duration_rows", "Rækkerne bag: varighed", "The rows behind: duration"),
        [
            "En række for hvert forløb, der begyndte i perioden. Dage under nul er en fejl i en dato og tæller ikke med.",
            "A row for each course begun in the period. Days below zero are a slip of a date and do not count.",
        ],
        selection.period,
        vec![NUMBER, label("started_on", "Begyndt", "Begun"), DAYS, ENDED],
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
        label("return_rows", "Rækkerne bag: kommer igen", "The rows behind: coming back"),
        [
            "En række for hver, hvis hjælp blev afsluttet første gang i perioden.",
            "A row for each whose help closed for the first time in the period.",
        ],
        selection.period,
        vec![
            NUMBER,
            label("closed_on", "Afsluttet", "Closed"),
            label("back_on", "Kom igen", "Came back"),
            DAYS,
        ],
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
        label("flow_rows", "Rækkerne bag: ind og ud", "The rows behind: in and out"),
        [
            "En række for hver henvendelse modtaget i perioden.",
            "A row for each inquiry received in the period.",
        ],
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("agreed_on", "Aftale", "Agreement"),
            label("started_on", "Begyndt", "Begun"),
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
        label("coverage_rows", "Rækkerne bag: forudsigelser", "The rows behind: forecasts"),
        [
            "En række for hver ventetid, der begyndte i perioden, og hvad der blev sagt, da den begyndte.",
            "A row for each wait that began in the period, and what was said when it began.",
        ],
        period,
        vec![
            NUMBER,
            label("awaited", "Venter på", "Waits for"),
            label("began_on", "Fra", "From"),
            label("nine_of_ten_by", "9 ud af 10 senest", "9 of 10 by"),
            label("ended_on", "Kom", "Came"),
            label("held", "Holdt", "Held"),
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
        label("caseload_rows", "Rækkerne bag: belastning", "The rows behind: caseload"),
        ["En række for hver åben henvendelse i dag.", "A row for each inquiry that is open today."],
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("days", "Dage", "Days"),
            label("worker", "Kontaktperson", "Primary contact"),
            label("agreed", "Aftale", "Agreement"),
            label("late", "Over tiden", "Late"),
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
        label("contacts_rows", "Rækkerne bag: kontakter", "The rows behind: contacts"),
        ["En række for hver kontakt i perioden.", "A row for each contact of the period."],
        period,
        vec![NUMBER, label("on", "Dag", "Day"), label("kind", "Hvordan", "How")],
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
        label("steps_rows", "Rækkerne bag: skridt", "The rows behind: steps"),
        [
            "En række for hvert skridt, hvis tur kom i perioden.",
            "A row for each step whose turn came in the period.",
        ],
        selection.period,
        vec![
            NUMBER,
            label("step", "Skridt", "Step"),
            label("began_on", "Tur fra", "Turn from"),
            label("first_told", "Først sagt senest", "First told by"),
            label("done_on", "Gjort", "Done"),
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
        label("goals_rows", "Rækkerne bag: mål", "The rows behind: goals"),
        ["En række for hver aftale i perioden.", "A row for each agreement of the period."],
        selection.period,
        vec![
            NUMBER,
            label("agreed_on", "Aftale", "Agreement"),
            label("in_own_words", "Mål i egne ord", "Goals in own words"),
            label("confirmed", "Sagt ja til", "Confirmed"),
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
        label("groups_rows", "Rækkerne bag: hold", "The rows behind: groups"),
        [
            "En række for hver, der har bedt om en plads på et hold, der løber i perioden.",
            "A row for each who has asked for a place in a group that runs in the period.",
        ],
        period,
        vec![
            NUMBER,
            label("group", "Hold", "Group"),
            label("asked_on", "Bad om plads", "Asked for a place"),
            label("given_on", "Fik plads", "Got a place"),
            label("left_on", "Gav slip", "Gave it up"),
        ],
        rows.collect(),
    )
}
