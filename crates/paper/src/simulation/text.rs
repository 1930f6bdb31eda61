//! What a simulated plan gave, as people read it.

use super::{Against, Simulation, is_of_stay, pool_name, unstable};
use jiff::civil::Date;
use roret_simulate::load::{Load, overloads};
use roret_simulate::plan::{ActivityIndex, DAY_US, DAYS_IN_YEAR, Plan, PoolKind, TimeUnit};
use roret_simulate::promise::PromiseMeasure;
use roret_simulate::replications::{Estimate, ReplicationResults};
use roret_simulate::tally::{Measure, Row, lasts_from_us};
use roret_texts::{Language, texts_of};
use std::fmt::Write;

/// Where nothing can be said.
const NOTHING: &str = "–";

/// A number as people read it: as many places as it deserves, and the language's comma.
fn number(value: f64, language: Language) -> String {
    let places = match value.abs() {
        size if size >= 1_000.0 => 0,
        size if size >= 100.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.places$}");
    match language {
        Language::Danish => text.replace('.', ","),
        Language::English => text,
    }
}

/// A figure with as many places as its interval is sure of: two digits of the half width.
fn told(estimate: Option<Estimate>, is_share: bool, language: Language) -> String {
    const PLACES_MAX: i32 = 6;
    let Some(estimate) = estimate else { return NOTHING.to_owned() };
    let times = if is_share { 100.0 } else { 1.0 };
    let unit = if is_share { " %" } else { "" };
    let (mean, half) = (estimate.mean * times, estimate.half_width() * times);
    if !half.is_finite() || half <= 0.0 {
        return format!("{}{unit}", number(mean, language));
    }
    let places = (1 - half.log10().floor() as i32).clamp(0, PLACES_MAX) as usize;
    let text = format!("{mean:.places$} ± {half:.places$}{unit}");
    match language {
        Language::Danish => text.replace('.', ","),
        Language::English => text,
    }
}

const fn is_share(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::ShareWaiting | Measure::Loss | Measure::Abandonment | Measure::Utilisation
    )
}

fn heading(measure: Measure, language: Language) -> &'static str {
    let key = match measure {
        Measure::Arrivals => "simulated-arrivals",
        Measure::Served => "simulated-served",
        Measure::MeanWait => "simulated-mean-wait",
        Measure::MeanTimeInSystem => "simulated-mean-time-in-system",
        Measure::ShareWaiting => "simulated-share-waiting",
        Measure::Loss => "simulated-loss",
        Measure::Abandonment => "simulated-abandonment",
        Measure::Utilisation => "simulated-utilisation",
        Measure::MeanNumber => "simulated-mean-number",
        Measure::MeanStay => "simulated-mean-stay",
        Measure::MedianStay => "simulated-median-stay",
        Measure::StaySeen => "simulated-stay-seen",
    };
    texts_of(language).get(key)
}

/// As text: a line for each activity and class; beside another plan, the differences first.
pub fn text(simulation: &Simulation<'_>, language: Language) -> String {
    let Simulation { plan, lived, against, .. } = simulation;
    let (t, unit) = (texts_of(language), unit(plan, language));
    let key = match plan.run.replications {
        Some(_) => "simulated-run",
        None => "simulated-run-as-needed",
    };
    let run = t.with(
        key,
        [
            ("length", in_units(plan, plan.run.until_us, language).into()),
            ("unit", unit.into()),
            ("n", lived.values.len().to_string().into()),
            ("seed", plan.run.seed.to_string().into()),
        ],
    );
    let mut text = format!("{}\n{run}\n", plan.title);
    text.push_str(&asked_for_more(plan, language));
    let stuck: u64 = lived.counted.iter().map(|counted| counted.stuck).sum();
    if stuck > 0 {
        // Writing to a text can't fail.
        let _ = writeln!(text, "{}", t.get("simulated-stuck"));
    }
    if let Some(against) = against {
        text.push_str(&difference(simulation, *against, language));
        let _ = writeln!(text, "\n{}", t.get("simulated-itself"));
    } else {
        text.push('\n');
    }
    let own = Figures {
        plan,
        lived,
        language,
        of: &|index, row, measure| simulation.estimate(index, row, measure),
        promise: &|row, measure| simulation.promise(row, measure),
    };
    own.tables(&mut text);
    let legend = t.with("simulated-legend", [("unit", unit.into())]);
    let _ = writeln!(text, "\n{legend}");
    text
}

fn unit(plan: &Plan, language: Language) -> &'static str {
    let key = match plan.run.unit {
        TimeUnit::Minutes => "simulated-unit-minutes",
        TimeUnit::Hours => "simulated-unit-hours",
        TimeUnit::Days => "simulated-unit-days",
    };
    texts_of(language).get(key)
}

fn in_units(plan: &Plan, us: i64, language: Language) -> String {
    number(us as f64 / plan.run.unit.us() as f64, language)
}

/// The day on which a moment of a run lies.
fn day(plan: &Plan, at_us: i64) -> Date {
    let days = i32::try_from(at_us / DAY_US).unwrap_or(i32::MAX);
    plan.starts_on.saturating_add(jiff::Span::new().days(days))
}

/// What is asked for more than there is: to the end, and for a while.
fn asked_for_more(plan: &Plan, language: Language) -> String {
    let mut text = String::new();
    let t = texts_of(language);
    let asked = |load: &Load| {
        let pool = pool_name(plan, load).to_string();
        if load.load.is_finite() {
            let load = number(load.load * 100.0, language);
            t.with("simulated-asked", [("pool", pool.into()), ("load", load.into())])
        } else {
            t.with("simulated-asked-of-nothing", [("pool", pool.into())])
        }
    };
    let what = |load: &Load| {
        let people = matches!(
            plan.pools.get(usize::from(load.pool)).map(|pool| &pool.kind),
            Some(PoolKind::Staff(_))
        );
        let key = if people { "simulated-workers" } else { "simulated-places" };
        t.with(key, [("n", load.enough.into())])
    };
    for load in &unstable(plan) {
        let facts = [("asked", asked(load).into()), ("enough", what(load).into())];
        // Writing to a text can't fail.
        let _ = writeln!(text, "{}", t.with("simulated-grows-without-end", facts));
    }
    for over in overloads(plan) {
        let facts = [
            ("asked", asked(&over.load).into()),
            ("from", day(plan, over.from_us).to_string().into()),
            ("until", day(plan, over.until_us).to_string().into()),
            ("enough", what(&over.load).into()),
        ];
        let _ = writeln!(text, "{}", t.with("simulated-grows-for-a-while", facts));
    }
    text
}

/// The differences from another plan, over the time that both have.
fn difference(simulation: &Simulation<'_>, against: Against<'_>, language: Language) -> String {
    let Against { beside, own, other } = against;
    let title = &beside.other.title;
    let t = texts_of(language);
    let run = &beside.plan.run;
    let mut text = String::from("\n");
    if run.until_us != simulation.plan.run.until_us
        || run.warm_up_us != simulation.plan.run.warm_up_us
        || beside.other_differs
    {
        let (from, until) = (
            in_units(&beside.plan, run.warm_up_us, language),
            in_units(&beside.plan, run.until_us, language),
        );
        let unit = unit(&beside.plan, language);
        let facts = [
            ("title", title.as_str().into()),
            ("unit", unit.into()),
            ("from", from.into()),
            ("until", until.into()),
        ];
        text.push_str(&t.with("simulated-difference-over", facts));
    } else {
        text.push_str(&t.with("simulated-difference", [("title", title.as_str().into())]));
    }
    text.push('\n');
    if beside.plan.starts_on != beside.other.starts_on {
        let facts = [
            ("title", title.as_str().into()),
            ("one", beside.plan.starts_on.to_string().into()),
            ("another", beside.other.starts_on.to_string().into()),
        ];
        text.push_str(&t.with("simulated-other-days", facts));
        text.push('\n');
    }
    let other_grows = asked_for_more(&beside.other, language);
    for line in other_grows.lines() {
        text.push_str(&format!("“{title}”: {line}\n"));
    }
    let only = |names: Vec<String>, key: &str| {
        if names.is_empty() {
            return String::new();
        }
        t.with(key, [("names", names.join(", ").into())]) + "\n"
    };
    text.push_str(&only(missing(&own.rows, &other.rows), "simulated-only-here"));
    text.push_str(&only(missing(&other.rows, &own.rows), "simulated-only-there"));
    let figures = Figures {
        plan: &beside.plan,
        lived: own,
        language,
        of: &|index, row, measure| simulation.difference(index, row, measure),
        promise: &|row, measure| simulation.promise_difference(row, measure),
    };
    figures.tables(&mut text);
    text
}

/// Activities, or classes of them, that the one has and the other hasn't.
fn missing(rows: &[Row], others: &[Row]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter().filter(|row| !others.contains(row)) {
        let whole = Row { activity: row.activity.clone(), class: None };
        let name = match (&row.activity, &row.class) {
            (Some(activity), None) => activity,
            // The class is named when the activity itself is in both.
            (_, Some(class)) if others.contains(&whole) => class,
            _ => continue,
        };
        let name = format!("“{name}”");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn promise_heading(measure: PromiseMeasure, language: Language) -> &'static str {
    let key = match measure {
        PromiseMeasure::Inquiries => "simulated-promise-inquiries",
        PromiseMeasure::AgreedWithin7Days => "simulated-promise-agreed-within-7-days",
        PromiseMeasure::MedianDaysToAgreement => "simulated-promise-median-days-to-agreement",
        PromiseMeasure::MeanDaysToHelp => "simulated-promise-mean-days-to-help",
        PromiseMeasure::MedianDaysToHelp => "simulated-promise-median-days-to-help",
        PromiseMeasure::Closed => "simulated-promise-closed",
        PromiseMeasure::ClosedWithin1Month => "simulated-promise-closed-within-1-month",
        PromiseMeasure::ClosedWithin6Months => "simulated-promise-closed-within-6-months",
        PromiseMeasure::WentOn => "simulated-promise-went-on",
    };
    texts_of(language).get(key)
}

const fn is_promise_share(measure: PromiseMeasure) -> bool {
    matches!(
        measure,
        PromiseMeasure::AgreedWithin7Days
            | PromiseMeasure::ClosedWithin1Month
            | PromiseMeasure::ClosedWithin6Months
            | PromiseMeasure::WentOn
    )
}

/// Figures of a plan, or differences of them.
struct Figures<'a> {
    plan: &'a Plan,
    lived: &'a ReplicationResults,
    language: Language,
    of: &'a dyn Fn(usize, &Row, Measure) -> Option<Estimate>,
    promise: &'a dyn Fn(usize, PromiseMeasure) -> Option<Estimate>,
}

impl Figures<'_> {
    /// Tables of what can be said; a sentence when nothing can.
    fn tables(&self, text: &mut String) {
        let before = text.len();
        self.promises(text);
        self.lines(text);
        self.stays(text);
        if text.len() > before {
            return;
        }
        let mut rows = self.lived.rows.iter().enumerate();
        let says = |(index, row): (usize, &Row)| (self.of)(index, row, Measure::Arrivals).is_some();
        let all_nought = rows.any(says);
        let key = if all_nought { "simulated-all-nought" } else { "simulated-nothing-to-say" };
        text.push_str(texts_of(self.language).get(key));
        text.push('\n');
    }

    fn promises(&self, text: &mut String) {
        let language = self.language;
        let headings =
            PromiseMeasure::ALL.map(|measure| promise_heading(measure, language).to_owned());
        let t = texts_of(language);
        let from = t.get("simulated-from").to_owned();
        let mut table = vec![std::iter::once(from).chain(headings).collect::<Vec<_>>()];
        for (row, source) in self.lived.promise_rows.iter().enumerate() {
            let name = source.as_deref().unwrap_or(t.get("simulated-all")).to_owned();
            let cells = PromiseMeasure::ALL.map(|measure| {
                told((self.promise)(row, measure), is_promise_share(measure), language)
            });
            table.push(std::iter::once(name).chain(cells).collect());
        }
        if columns(text, table, 1) {
            text.push('\n');
        }
    }

    fn names(&self, row: &Row) -> [String; 2] {
        let t = texts_of(self.language);
        let (activity, class) = (row.activity.as_deref(), row.class.as_deref());
        [
            activity.unwrap_or(t.get("simulated-in-all")).to_owned(),
            class.unwrap_or(t.get("simulated-all")).to_owned(),
        ]
    }

    fn lines(&self, text: &mut String) {
        let language = self.language;
        let t = texts_of(language);
        let names = [t.get("simulated-activity"), t.get("simulated-class")];
        let shown: Vec<Measure> =
            Measure::ALL.into_iter().filter(|measure| !is_of_stay(*measure)).collect();
        let headings = shown.iter().map(|measure| heading(*measure, language));
        let mut table = vec![names.into_iter().chain(headings).map(str::to_owned).collect()];
        for (index, row) in self.lived.rows.iter().enumerate() {
            let cells = shown
                .iter()
                .map(|measure| told((self.of)(index, row, *measure), is_share(*measure), language));
            table.push(self.names(row).into_iter().chain(cells).collect::<Vec<_>>());
        }
        columns(text, table, 2);
    }

    /// How long it lasts when those who are still there count as open.
    fn stays(&self, text: &mut String) {
        let language = self.language;
        let t = texts_of(language);
        let names = [t.get("simulated-activity"), t.get("simulated-class")];
        let shown = [Measure::MeanStay, Measure::MedianStay, Measure::StaySeen];
        let headings = shown.map(|measure| heading(measure, language));
        let mut table = vec![names.into_iter().chain(headings).map(str::to_owned).collect()];
        for (index, row) in self.lived.rows.iter().enumerate() {
            let mut names = self.names(row);
            let activity =
                self.plan.activities.iter().position(|it| row.activity.as_ref() == Some(&it.name));
            let from_us = activity.and_then(|it| lasts_from_us(self.plan, it as ActivityIndex));
            if let (Some(from_us), [name, _]) = (from_us, &mut names) {
                let from = day(self.plan, from_us);
                let begun = [("name", name.as_str().into()), ("from", from.to_string().into())];
                *name = t.with("simulated-begun-from", begun);
            }
            let cells = shown.map(|measure| self.in_years((self.of)(index, row, measure)));
            table.push(names.into_iter().chain(cells).collect::<Vec<_>>());
        }
        let mut stays = String::new();
        if columns(&mut stays, table, 2) {
            let title = t.get("simulated-stays");
            let _ = writeln!(text, "\n{title}\n{}", stays.trim_end());
        }
    }

    /// A length of time, in years too when it has some.
    fn in_years(&self, estimate: Option<Estimate>) -> String {
        let language = self.language;
        let text = told(estimate, false, language);
        let years = estimate.map_or(0.0, |it| it.mean / DAYS_IN_YEAR);
        if self.plan.run.unit != TimeUnit::Days || years.abs() < 1.0 {
            return text;
        }
        let years = match language {
            Language::Danish => format!("{years:.1}").replace('.', ","),
            Language::English => format!("{years:.1}"),
        };
        let facts = [("length", text.into()), ("years", years.into())];
        texts_of(language).with("simulated-in-years", facts)
    }
}

/// Writes a table with its first columns to the left and the others to the right, without rows and columns in
/// which nothing stands; whether anything does.
fn columns(text: &mut String, mut table: Vec<Vec<String>>, left: usize) -> bool {
    let mut header = true;
    table.retain(|cells| {
        std::mem::take(&mut header) || cells.iter().skip(left).any(|cell| cell != NOTHING)
    });
    if table.len() < 2 {
        return false;
    }
    let says = |cell: &String| cell.chars().any(|sign| ('1'..='9').contains(&sign));
    let shown: Vec<usize> = (0..table.first().map_or(0, Vec::len))
        .filter(|column| {
            let mut cells = table.iter().skip(1).filter_map(|cells| cells.get(*column));
            *column < left || cells.any(says)
        })
        .collect();
    if shown.len() <= left {
        return false;
    }
    let width = |column: usize| {
        let lengths = table.iter().filter_map(|cells| cells.get(column));
        lengths.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for cells in &table {
        let mut line = String::new();
        for column in &shown {
            let cell = cells.get(*column).map_or("", String::as_str);
            let pad = " ".repeat(width(*column) - cell.chars().count());
            line = if *column < left { line + cell + &pad } else { line + &pad + cell } + "  ";
        }
        // Writing to a text can't fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    true
}
