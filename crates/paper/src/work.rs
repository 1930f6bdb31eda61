//! What is done, as sheets: contacts, steps of the roadmap, goals, groups.

use crate::figures::{AGREED, EIGHT, FROM, LOWER, MEDIAN, MONTH, SIGNAL, TO, UPPER, day, note};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use jiff::civil::Date;
use roret_domain::course::ContactKind;
use roret_domain::image::Image;
use roret_insight::contacts::{ByKind, Contacts};
use roret_insight::control_chart::{self, Subgroup};
use roret_insight::goals::Goals;
use roret_insight::groups::{Fill, Groups};
use roret_insight::promise::Period;
use roret_insight::steps::{StepKind, StepTimes};
use roret_insight::time_to_event::Interval;
use std::collections::BTreeMap;

const CONTACTS: Label = label("contacts", "sheet-contacts");

/// The control chart of contacts on open courses: a point for each week with open courses.
pub fn contacts_chart(contacts: &Contacts) -> Vec<(Date, control_chart::Point)> {
    let (weeks, rates): (Vec<Date>, Vec<Subgroup>) = contacts.rates().unzip();
    weeks.into_iter().zip(control_chart::u(&rates, &[])).collect()
}

fn by_kind(kinds: ByKind) -> impl Iterator<Item = Cell> {
    ContactKind::ALL.iter().map(move |kind| Cell::Count(kinds.of(*kind)))
}

fn kind_columns() -> impl Iterator<Item = Label> {
    ContactKind::ALL.iter().map(|kind| words::contact_kind(*kind))
}

/// Contacts week by week.
pub fn contacts(contacts: &Contacts, period: Period) -> Sheet {
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

/// Contacts by who wrote them down, in the order in which workers joined.
pub fn contacts_by_worker(contacts: &Contacts, image: &Image, period: Period) -> Sheet {
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

/// How long steps take.
pub fn steps(times: &BTreeMap<StepKind, StepTimes>, period: Period) -> Sheet {
    let rows = times.iter().map(|(kind, times)| {
        let n = times.not_done.n;
        let [eight, _, _] = Cell::quantile(n, times.not_done.quantile(0.8, Interval::LogLog));
        let mut cells = vec![
            Cell::Named(words::step_kind(*kind)),
            Cell::Count(n),
            Cell::Count(times.not_done.events),
        ];
        cells.extend(Cell::quantile(n, times.not_done.median(Interval::LogLog)));
        cells.extend([eight, Cell::Count(times.in_time.part), Cell::Count(times.in_time.whole)]);
        cells.extend(Cell::share(times.in_time));
        cells
    });
    Sheet {
        title: label("steps", "sheet-steps"),
        definition: "sheet-steps-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (
                label("n", "sheet-steps-number"),
                Cell::Count(times.values().map(|times| times.not_done.n).sum()),
            ),
        ],
        columns: vec![
            label("step", "sheet-step"),
            label("n", "sheet-count"),
            label("done", "sheet-done"),
            MEDIAN,
            LOWER,
            UPPER,
            EIGHT,
            label("in_time", "sheet-in-time"),
            label("in_time_of", "sheet-of"),
            label("in_time_share", "sheet-share-of"),
            label("in_time_lower", "sheet-lower"),
            label("in_time_upper", "sheet-upper"),
        ],
        rows: rows.collect(),
    }
}

/// Whose goals steer.
pub fn goals(months: &BTreeMap<Date, Goals>, period: Period) -> Sheet {
    let rows = months.iter().map(|(month, goals)| {
        let mut cells =
            vec![Cell::Word(month.strftime("%Y-%m").to_string()), Cell::Count(goals.agreements)];
        for share in [goals.in_own_words_share(), goals.confirmed_share()] {
            cells.push(Cell::Count(share.part));
            cells.extend(Cell::share(share));
        }
        cells
    });
    let sum = |of: fn(&Goals) -> u32| Cell::Count(months.values().map(of).sum());
    let own = label("in_own_words", "sheet-in-own-words");
    let confirmed = label("confirmed", "sheet-confirmed");
    Sheet {
        title: label("goals", "sheet-goals"),
        definition: "sheet-goals-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (AGREED, sum(|goals| goals.agreements)),
            (own, sum(|goals| goals.in_own_words)),
            (confirmed, sum(|goals| goals.confirmed)),
        ],
        columns: vec![
            MONTH,
            AGREED,
            own,
            label("in_own_words_share", "sheet-share-of"),
            label("in_own_words_lower", "sheet-lower"),
            label("in_own_words_upper", "sheet-upper"),
            confirmed,
            label("confirmed_share", "sheet-share-of"),
            label("confirmed_lower", "sheet-lower"),
            label("confirmed_upper", "sheet-upper"),
        ],
        rows: rows.collect(),
    }
}

/// How full groups are.
pub fn groups(groups: &Groups, image: &Image, period: Period) -> Sheet {
    let rows = groups.fills.iter().filter_map(|fill| {
        let group = image.group(fill.group)?;
        Some(vec![
            Cell::Word(group.name.clone()),
            day(group.from),
            day(group.to),
            Cell::Count(fill.taken.whole),
            Cell::Count(fill.taken.part),
            Cell::of(fill.taken.estimate(), Cell::Share),
            Cell::Count(fill.waiting),
            Cell::Count(fill.attended),
        ])
    });
    let waiting = &groups.still_waiting;
    let [median, _, _] = Cell::quantile(waiting.n, waiting.median(Interval::LogLog));
    let sum = |of: fn(&Fill) -> u32| Cell::Count(groups.fills.iter().map(of).sum());
    let places = label("places", "group-places");
    let taken = label("taken", "sheet-taken");
    Sheet {
        title: label("groups", "sheet-groups"),
        definition: "sheet-groups-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (places, sum(|fill| fill.taken.whole)),
            (taken, sum(|fill| fill.taken.part)),
            (MEDIAN, median),
        ],
        columns: vec![
            label("group", "group-word"),
            label("group_from", "sheet-from"),
            label("group_to", "sheet-group-to"),
            places,
            taken,
            label("taken_share", "sheet-taken-share"),
            label("waiting", "group-waiting"),
            label("attended", "sheet-attended"),
        ],
        rows: rows.collect(),
    }
}
