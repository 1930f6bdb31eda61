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

const CONTACTS: Label = label("contacts", "Kontakter", "Contacts");

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
        label("week", "Uge fra mandag", "Week from Monday"),
        CONTACTS,
        label("courses", "Åbne forløb", "Open courses"),
        label("contacts_per_course", "Pr. åbent forløb", "Per open course"),
        SIGNAL,
    ];
    columns.extend(kind_columns());
    Sheet {
        title: label("contacts", "Kontakter, uge for uge", "Contacts, week by week"),
        definition: [
            "Kontakter efter den dag, de fandt sted, også dem borgeren ikke kom til. „Pr. åbent forløb“ er ugens kontakter delt med de forløb, der var åbne mindst én af ugens dage. Periodens første og sidste uge kan være kortere og er så ikke med i diagrammet. Et signal betyder, at ugen næppe er almindelige udsving (u-kort). Hvor der ventes færre end 1,4 kontakter i halvdelen af ugerne eller flere, er der for få til et diagram.",
            "Contacts by the day they took place, also those the citizen did not come to. \"Per open course\" is the week's contacts divided by the courses that were open on at least one of its days. The period's first and last week may be shorter, and are not in the chart then. A signal means that the week is hardly ordinary ups and downs (u chart). Where fewer than 1.4 contacts are expected in half of the weeks or more, there are too few for a chart.",
        ],
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
    const BROUGHT_IN: Label = label("brought_in", "(hentet ind)", "(brought in)");
    let rows = contacts.workers.iter().map(|(worker, kinds)| {
        let name = worker.map(|id| image.worker(id).map_or_else(String::new, |it| it.name.clone()));
        let name = name.map_or(Cell::Named(BROUGHT_IN), Cell::Word);
        [name, Cell::Count(kinds.all())].into_iter().chain(by_kind(*kinds)).collect()
    });
    let who = label("worker", "Skrevet af", "Written by");
    Sheet {
        title: label("contacts_by_worker", "Kontakter, hos hvem", "Contacts, with whom"),
        definition: [
            "De samme kontakter efter den medarbejder, der skrev dem op.",
            "The same contacts by the worker who wrote them down.",
        ],
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
        title: label("steps", "Hvor længe skridt varer", "How long steps take"),
        definition: [
            "Alle skridt, hvis tur kom i perioden, også dem der ikke er gjort endnu. Kalenderdage fra den dag, da intet stod foran skridtet. Det, der endnu ikke er gjort, tæller som åbent (Kaplan–Meier). „Til tiden“: gjort senest den dag, borgeren først fik at vide, med 95 % usikkerhed (Wilson).",
            "All steps whose turn came in the period, also those not done yet. Calendar days from the day nothing stood before the step. What is not done yet counts as open (Kaplan–Meier). \"In time\": done by the day the citizen was first told, with 95% uncertainty (Wilson).",
        ],
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (
                label("n", "Skridt", "Steps"),
                Cell::Count(times.values().map(|times| times.not_done.n).sum()),
            ),
        ],
        columns: vec![
            label("step", "Skridt", "Step"),
            label("n", "Antal", "Number"),
            label("done", "Heraf gjort", "Of them done"),
            MEDIAN,
            LOWER,
            UPPER,
            EIGHT,
            label("in_time", "Til tiden", "In time"),
            label("in_time_of", "af", "of"),
            label("in_time_share", "andel", "share"),
            label("in_time_lower", "fra", "from"),
            label("in_time_upper", "til", "to"),
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
    let own = label("in_own_words", "Mål i egne ord", "Goals in own words");
    let confirmed = label("confirmed", "Sagt ja til", "Confirmed");
    Sheet {
        title: label("goals", "Hvis mål styrer", "Whose goals steer"),
        definition: [
            "Aftaler lavet i perioden. „Mål i egne ord“: aftalen siger med borgerens egne ord, hvad borgeren vil. „Sagt ja til“: borgeren har selv bekræftet aftalen. 95 % usikkerhed (Wilson).",
            "Agreements made in the period. \"Goals in own words\": the agreement says in the citizen's own words what the citizen wants. \"Confirmed\": the citizen has said yes to the agreement. 95% uncertainty (Wilson).",
        ],
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
            label("in_own_words_share", "andel", "share"),
            label("in_own_words_lower", "fra", "from"),
            label("in_own_words_upper", "til", "to"),
            confirmed,
            label("confirmed_share", "andel", "share"),
            label("confirmed_lower", "fra", "from"),
            label("confirmed_upper", "til", "to"),
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
    let places = label("places", "Pladser", "Places");
    let taken = label("taken", "Optaget", "Taken");
    Sheet {
        title: label("groups", "Hvor fyldte hold er", "How full groups are"),
        definition: [
            "Hold, der løber i perioden, som de var ved dens slutning (eller på holdets sidste dag). Ventetid er dage fra man bad om en plads, med dem der stadig venter som ventende (Kaplan–Meier). Deltagelser er gruppegange for dem, der havde en plads.",
            "Groups that run in the period, as they were at its end (or on the group's last day). Waiting is days from asking for a place, with those who still wait as waiting (Kaplan–Meier). Attendances are group sessions of those who had a place.",
        ],
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (places, sum(|fill| fill.taken.whole)),
            (taken, sum(|fill| fill.taken.part)),
            (MEDIAN, median),
        ],
        columns: vec![
            label("group", "Hold", "Group"),
            label("group_from", "Fra", "From"),
            label("group_to", "Til", "To"),
            places,
            taken,
            label("taken_share", "Fyldt", "Full"),
            label("waiting", "Venter", "Waiting"),
            label("attended", "Deltagelser", "Attendances"),
        ],
        rows: rows.collect(),
    }
}
