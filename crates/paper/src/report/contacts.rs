//! How much contact there is, week by week.

use super::columns::{FROM, SIGNAL, TO, day, note};
use super::rows::{NUMBER, listed, number};
use super::telling::signal_sentences;
use super::{Answer, Choice, Picture, Question, Report, Scale, Shows};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use jiff::civil::Date;
use roret_domain::course::ContactKind;
use roret_domain::image::Image;
use roret_insight::contacts::{ByKind, Contacts};
use roret_insight::control_chart::{self, Subgroup};
use roret_insight::promise::Period;
use roret_texts::Texts;
use std::collections::BTreeMap;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "contacts",
    about: "Contacts week by week, by kind",
    address: "kontakter",
    name: "figures-tab-kontakter",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds, Choice::ByWorker],
    answer,
    rows,
};

const CONTACTS: Label = label("contacts", "sheet-contacts");

/// Contacts week by week.
fn sheet(contacts: &Contacts, period: Period) -> Sheet {
    let chart: BTreeMap<Date, control_chart::Point> =
        contacts_chart(contacts).into_iter().collect();
    let rows = contacts.weeks.iter().map(|week| {
        let point = chart.get(&week.monday);
        let mut cells = vec![
            day(week.monday),
            Cell::Count(week.contacts.all()),
            Cell::Count(week.courses),
            Cell::of(point, |point| Cell::Days(point.value)),
            Cell::of(point.and_then(note), Cell::Named),
        ];
        cells.extend(by_kind(week.contacts));
        cells
    });
    let mut columns = vec![
        label("week", "sheet-week"),
        CONTACTS,
        label("courses", "sheet-courses"),
        label("contacts_per_course", "sheet-contacts-per-course"),
        SIGNAL,
    ];
    columns.extend(kind_columns());
    Sheet {
        title: label("contacts", "sheet-contacts-by-week"),
        definition: "sheet-contacts-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (CONTACTS, Cell::Count(contacts.all())),
        ],
        columns,
        rows: rows.collect(),
    }
}

/// Which inquiries had a contact on which day.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
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
    listed(
        label("contacts_rows", "sheet-contacts-rows"),
        "sheet-contacts-rows-definition",
        period,
        vec![NUMBER, label("on", "sheet-day"), label("kind", "sheet-kind")],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let contacts = Contacts::of(image, selection);
    let points = contacts_chart(&contacts);
    let keys = [
        "figures-contacts-no-signal",
        "figures-contacts-outside",
        "figures-contacts-trend",
        "figures-contacts-near",
        "figures-contacts-run",
        "figures-contacts-too-few",
    ];
    let week = |monday: Date| monday.strftime("%d/%m/%Y").to_string();
    let mut sentences = signal_sentences(&points, keys, week, t);
    let picture = Picture {
        id: "contacts",
        title: "figures-chart-contacts",
        description: sentences.join(" "),
        shows: Shows::Control { scale: Scale::Weeks, points },
    };
    let weeks = contacts.weeks.len();
    let words = [("n", contacts.all().into()), ("weeks", weeks.into())];
    sentences.insert(0, t.with("figures-contacts", words));
    let others = vec![by_worker(&contacts, image, selection.period)];
    let sheet = sheet(&contacts, selection.period);
    Answer { others, ..Answer::of(sheet, sentences, vec![picture]) }
}

/// The control chart of contacts on open courses: a point for each week with open courses.
fn contacts_chart(contacts: &Contacts) -> Vec<(Date, control_chart::Point)> {
    let (weeks, rates): (Vec<Date>, Vec<Subgroup>) = contacts.rates().unzip();
    weeks.into_iter().zip(control_chart::u(&rates, &[])).collect()
}

/// Contacts by who wrote them down, in the order in which workers joined.
fn by_worker(contacts: &Contacts, image: &Image, period: Period) -> Sheet {
    const BROUGHT_IN: Label = label("brought_in", "sheet-brought-in");
    let rows = contacts.workers.iter().map(|(worker, kinds)| {
        let name = worker.map(|id| image.worker(id).map_or_else(String::new, |it| it.name.clone()));
        let name = name.map_or(Cell::Named(BROUGHT_IN), Cell::Word);
        [name, Cell::Count(kinds.all())].into_iter().chain(by_kind(*kinds)).collect()
    });
    let who = label("worker", "sheet-written-by");
    Sheet {
        title: label("contacts_by_worker", "sheet-contacts-by-worker"),
        definition: "sheet-contacts-by-worker-definition",
        facts: vec![(FROM, day(period.from)), (TO, day(period.to))],
        columns: [who, CONTACTS].into_iter().chain(kind_columns()).collect(),
        rows: rows.collect(),
    }
}

fn by_kind(kinds: ByKind) -> impl Iterator<Item = Cell> {
    ContactKind::ALL.iter().map(move |kind| Cell::Count(kinds.of(*kind)))
}

fn kind_columns() -> impl Iterator<Item = Label> {
    ContactKind::ALL.iter().map(|kind| words::contact_kind(*kind))
}
