//! What a simulated plan gave: as text, JSON and CSV.
//!
//! JSON, for those who check it against another program: `nodes.NAME.CLASS.MEASURE` with `mean` and
//! `standard_error` over replications; CLASS is `all` or a class's name. The same under `system` for the
//! whole. Beside another plan, `difference` has the same form. Described in `docs/simulate-queues.md`.

use crate::cell::guarded;
use crate::language::Language;
use roret_simulate::load::Load;
use roret_simulate::plan::{Plan, PoolKind, TimeUnit};
use roret_simulate::promise::PromiseMeasure;
use roret_simulate::replications::{Estimate, Lived};
use roret_simulate::tally::{Measure, Row};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A plan and what it gave, and perhaps another that met the same citizens.
#[derive(Clone, Copy, Debug)]
pub struct Simulation<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What it gave.
    pub lived: &'a Lived,
    /// What is asked of each pool.
    pub loads: &'a [Load],
    /// The plan that it is seen beside.
    pub against: Option<(&'a Plan, &'a Lived)>,
}

/// The class of a row in files.
fn class(row: &Row) -> &str {
    row.class.as_deref().unwrap_or("all")
}

impl Simulation<'_> {
    /// Pools that are asked for as much as they can give, or more.
    pub fn unstable(&self) -> impl Iterator<Item = &Load> {
        self.loads.iter().filter(|load| load.load >= 1.0)
    }

    fn pool_name(&self, load: &Load) -> &str {
        self.plan.pools.get(usize::from(load.pool)).map_or("", |pool| &pool.name)
    }

    /// Whether an activity's waiting grows without end; the whole system's does when any does.
    fn grows(&self, row: &Row) -> bool {
        let Some(name) = &row.activity else { return self.unstable().next().is_some() };
        let activity = self.plan.activities.iter().find(|activity| activity.name == *name);
        let pools = activity.into_iter().flat_map(|activity| {
            activity
                .place
                .into_iter()
                .chain(activity.work.iter().flat_map(|work| work.pools.clone()))
        });
        let mut pools = pools;
        pools.any(|pool| self.unstable().any(|load| load.pool == pool))
    }

    /// What is known of a figure; nothing where it has no average.
    fn estimate(&self, index: usize, row: &Row, measure: Measure) -> Option<Estimate> {
        let averages = matches!(
            measure,
            Measure::MeanWait
                | Measure::MeanTimeInSystem
                | Measure::ShareWaiting
                | Measure::MeanNumber
        );
        if averages && self.grows(row) {
            return None;
        }
        let estimate = self.lived.estimate(index, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn difference(&self, index: usize, row: &Row, measure: Measure) -> Option<Estimate> {
        let (_, other) = self.against?;
        let other_row = other.rows.iter().position(|other| other == row)?;
        let estimate = self.lived.difference(index, other, other_row, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn promise(&self, row: usize, measure: PromiseMeasure) -> Option<Estimate> {
        let estimate = self.lived.promise(row, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn promise_difference(&self, row: usize, measure: PromiseMeasure) -> Option<Estimate> {
        let (_, other) = self.against?;
        let name = self.lived.promise_rows.get(row)?;
        let other_row = other.promise_rows.iter().position(|other| other == name)?;
        let estimate = self.lived.promise_difference(row, other, other_row, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn promises(&self, of: impl Fn(usize, PromiseMeasure) -> Option<Estimate>) -> Value {
        let rows = self.lived.promise_rows.iter().enumerate().map(|(row, source)| {
            let measures: Map<String, Value> = PromiseMeasure::ALL
                .into_iter()
                .map(|measure| (measure.name().to_owned(), value(of(row, measure))))
                .collect();
            (source.as_deref().unwrap_or("all").to_owned(), Value::Object(measures))
        });
        Value::Object(rows.collect())
    }

    fn tree(&self, of: impl Fn(usize, &Row, Measure) -> Option<Estimate>) -> (Value, Value) {
        let (mut nodes, mut system) = (Map::new(), Map::new());
        for (index, row) in self.lived.rows.iter().enumerate() {
            let measures: Map<String, Value> = Measure::ALL
                .into_iter()
                .map(|measure| (measure.name().to_owned(), value(of(index, row, measure))))
                .collect();
            let classes = match &row.activity {
                None => &mut system,
                Some(name) => match nodes.entry(name.clone()).or_insert_with(|| json!({})) {
                    Value::Object(classes) => classes,
                    _ => continue,
                },
            };
            classes.insert(class(row).to_owned(), Value::Object(measures));
        }
        (Value::Object(nodes), Value::Object(system))
    }
}

fn value(estimate: Option<Estimate>) -> Value {
    estimate.map_or(Value::Null, |estimate| {
        let error = estimate.standard_error;
        json!({
            "mean": estimate.mean,
            "standard_error": error.is_finite().then_some(error),
        })
    })
}

/// As JSON.
///
/// # Errors
/// None that can happen with numbers and names; the writer's signature asks for one.
pub fn json(simulation: &Simulation<'_>) -> Result<String, serde_json::Error> {
    let Simulation { plan, lived, against, .. } = simulation;
    let unit_us = plan.run.unit.us() as f64;
    let (nodes, system) =
        simulation.tree(|index, row, measure| simulation.estimate(index, row, measure));
    let unstable: Vec<Value> = simulation
        .unstable()
        .map(|load| {
            json!({
                "pool": simulation.pool_name(load),
                "load": load.load,
                "enough": load.enough,
            })
        })
        .collect();
    let difference = against.map(|_| {
        let (nodes, system) =
            simulation.tree(|index, row, measure| simulation.difference(index, row, measure));
        let promises =
            simulation.promises(|row, measure| simulation.promise_difference(row, measure));
        json!({ "nodes": nodes, "system": system, "promises": promises })
    });
    let all = json!({
        "title": plan.title,
        "seed": plan.run.seed,
        "replications": lived.values.len(),
        "time_unit": plan.run.unit.name(),
        "length": plan.run.until_us as f64 / unit_us,
        "warm_up": plan.run.warm_up_us as f64 / unit_us,
        "unstable": unstable,
        "stuck": lived.counted.iter().map(|counted| counted.stuck).sum::<u64>(),
        "nodes": nodes,
        "system": system,
        "promises": simulation.promises(|row, measure| simulation.promise(row, measure)),
        "against": against.map(|(other, _)| other.title.as_str()),
        "difference": difference,
    });
    serde_json::to_string_pretty(&all)
}

/// As CSV: a row for each figure.
pub fn csv(simulation: &Simulation<'_>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "activity",
        "class",
        "measure",
        "mean",
        "standard_error",
        "difference",
        "difference_standard_error",
    ])?;
    let number = |value: Option<f64>| {
        value.filter(|value| value.is_finite()).map_or_else(String::new, |it| it.to_string())
    };
    let mut put = |names: [&str; 3], own: Option<Estimate>, difference: Option<Estimate>| {
        // The scenario's author named them.
        let [first, second, third] = names.map(guarded);
        writer.write_record([
            &*first,
            &*second,
            &*third,
            &number(own.map(|it| it.mean)),
            &number(own.map(|it| it.standard_error)),
            &number(difference.map(|it| it.mean)),
            &number(difference.map(|it| it.standard_error)),
        ])
    };
    for (index, row) in simulation.lived.rows.iter().enumerate() {
        for measure in Measure::ALL {
            let names = [row.activity.as_deref().unwrap_or(""), class(row), measure.name()];
            let difference = simulation.difference(index, row, measure);
            put(names, simulation.estimate(index, row, measure), difference)?;
        }
    }
    for (row, source) in simulation.lived.promise_rows.iter().enumerate() {
        for measure in PromiseMeasure::ALL {
            let names = ["promises", source.as_deref().unwrap_or("all"), measure.name()];
            let difference = simulation.promise_difference(row, measure);
            put(names, simulation.promise(row, measure), difference)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

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
    let Some(estimate) = estimate else { return "–".to_owned() };
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
    match measure {
        Measure::Arrivals => language.pick("kommer", "arrive"),
        Measure::Served => language.pick("færdige", "served"),
        Measure::MeanWait => language.pick("venter", "wait"),
        Measure::MeanTimeInSystem => language.pick("i alt", "in all"),
        Measure::ShareWaiting => language.pick("må vente", "have to wait"),
        Measure::Loss => language.pick("ingen plads", "no room"),
        Measure::Abandonment => language.pick("giver op", "give up"),
        Measure::Utilisation => language.pick("brugt", "in use"),
        Measure::MeanNumber => language.pick("ad gangen", "at a time"),
    }
}

/// As text: a line for each activity and class; beside another plan, the differences first.
pub fn text(simulation: &Simulation<'_>, language: Language) -> String {
    let Simulation { plan, lived, against, .. } = simulation;
    let unit_us = plan.run.unit.us() as f64;
    let unit = match plan.run.unit {
        TimeUnit::Minutes => language.pick("minutter", "minutes"),
        TimeUnit::Hours => language.pick("timer", "hours"),
        TimeUnit::Days => language.pick("dage", "days"),
    };
    let mut text = format!("{}\n", plan.title);
    // Writing to a text can't fail.
    let _ = writeln!(
        text,
        "{} {}, {} {}{}, {} {}",
        number(plan.run.until_us as f64 / unit_us, language),
        unit,
        lived.values.len(),
        language.pick("gentagelser", "replications"),
        match plan.run.replications {
            Some(_) => "",
            None => language.pick(" (nok til nøjagtigheden)", " (enough for the precision)"),
        },
        language.pick("frø", "seed"),
        plan.run.seed,
    );
    for load in simulation.unstable() {
        let pool = simulation.pool_name(load);
        let people = matches!(
            plan.pools.get(usize::from(load.pool)).map(|pool| &pool.kind),
            Some(PoolKind::Staff(_))
        );
        let what = if people {
            language.pick("medarbejdere", "workers")
        } else {
            language.pick("pladser", "places")
        };
        let _ = writeln!(
            text,
            "{} “{pool}” {} {} %. {} {} {what}.",
            language.pick("Køen vokser uden ende:", "The queue grows without end:"),
            language.pick("bliver bedt om", "is asked for"),
            number(load.load * 100.0, language),
            language.pick(
                "Der er intet gennemsnit. Nok ville være",
                "There is no average. Enough would be"
            ),
            load.enough,
        );
    }
    let stuck: u64 = lived.counted.iter().map(|counted| counted.stuck).sum();
    if stuck > 0 {
        let _ = writeln!(
            text,
            "{}",
            language.pick(
                "Nogle sidder fast: de venter i ring på hinandens plads. Giv en af aktiviteterne mere rum.",
                "Some are stuck: they wait in a circle for each other's room. Give one of the activities more room.",
            )
        );
    }
    if let Some((other, _)) = against {
        let _ = writeln!(
            text,
            "\n{} “{}”",
            language.pick("Forskel fra", "Difference from"),
            other.title
        );
        promises(&mut text, simulation, language, &|row, measure| {
            simulation.promise_difference(row, measure)
        });
        lines(&mut text, simulation, language, &|index, row, measure| {
            simulation.difference(index, row, measure)
        });
        let _ = writeln!(text, "\n{}", language.pick("Planen selv", "The plan itself"));
    } else {
        text.push('\n');
    }
    promises(&mut text, simulation, language, &|row, measure| simulation.promise(row, measure));
    lines(&mut text, simulation, language, &|index, row, measure| {
        simulation.estimate(index, row, measure)
    });
    let _ = writeln!(
        text,
        "\n{} {unit}. ± {}",
        language.pick("Tider i", "Times in"),
        language.pick(
            "er halvdelen af 95 %-intervallet over gentagelserne.",
            "is half of the 95 % interval over the replications."
        )
    );
    text
}

fn promise_heading(measure: PromiseMeasure, language: Language) -> &'static str {
    match measure {
        PromiseMeasure::Inquiries => language.pick("henvendelser", "inquiries"),
        PromiseMeasure::AgreedWithin7Days => language.pick("aftale i 7 dage", "agreed in 7 days"),
        PromiseMeasure::MedianDaysToAgreement => {
            language.pick("median dage til aftale", "median days to agreement")
        }
        PromiseMeasure::MeanDaysToHelp => {
            language.pick("middel dage til hjælp", "mean days to help")
        }
        PromiseMeasure::MedianDaysToHelp => {
            language.pick("median dage til hjælp", "median days to help")
        }
        PromiseMeasure::Closed => language.pick("afsluttet", "closed"),
        PromiseMeasure::ClosedWithin1Month => language.pick("slut i 1 måned", "over in 1 month"),
        PromiseMeasure::ClosedWithin6Months => {
            language.pick("slut i 6 måneder", "over in 6 months")
        }
        PromiseMeasure::WentOn => language.pick("længere støtte", "longer support"),
    }
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

fn promises(
    text: &mut String,
    simulation: &Simulation<'_>,
    language: Language,
    of: &dyn Fn(usize, PromiseMeasure) -> Option<Estimate>,
) {
    if simulation.lived.promise_rows.is_empty() {
        return;
    }
    let headings = PromiseMeasure::ALL.map(|measure| promise_heading(measure, language).to_owned());
    let from = language.pick("fra", "from").to_owned();
    let mut table = vec![std::iter::once(from).chain(headings).collect::<Vec<_>>()];
    for (row, source) in simulation.lived.promise_rows.iter().enumerate() {
        let name = source.as_deref().unwrap_or(language.pick("alle", "all")).to_owned();
        let cells = PromiseMeasure::ALL
            .map(|measure| told(of(row, measure), is_promise_share(measure), language));
        table.push(std::iter::once(name).chain(cells).collect());
    }
    columns(text, &table, 1);
    text.push('\n');
}

fn lines(
    text: &mut String,
    simulation: &Simulation<'_>,
    language: Language,
    of: &dyn Fn(usize, &Row, Measure) -> Option<Estimate>,
) {
    let names = [language.pick("aktivitet", "activity"), language.pick("klasse", "class")];
    let headings = Measure::ALL.map(|measure| heading(measure, language).to_owned());
    let mut table = vec![names.map(str::to_owned).into_iter().chain(headings).collect::<Vec<_>>()];
    for (index, row) in simulation.lived.rows.iter().enumerate() {
        let name = row.activity.as_deref().unwrap_or(language.pick("i alt", "in all"));
        let class = row.class.as_deref().unwrap_or(language.pick("alle", "all"));
        let cells =
            Measure::ALL.map(|measure| told(of(index, row, measure), is_share(measure), language));
        table.push([name, class].map(str::to_owned).into_iter().chain(cells).collect());
    }
    columns(text, &table, 2);
}

/// Writes a table with its first columns to the left and the others to the right, without those in which
/// nothing stands.
fn columns(text: &mut String, table: &[Vec<String>], left: usize) {
    let says = |cell: &String| cell.chars().any(|sign| ('1'..='9').contains(&sign));
    let shown: Vec<usize> = (0..table.first().map_or(0, Vec::len))
        .filter(|column| {
            let mut cells = table.iter().skip(1).filter_map(|cells| cells.get(*column));
            *column < left || cells.any(says)
        })
        .collect();
    let width = |column: usize| {
        let lengths = table.iter().filter_map(|cells| cells.get(column));
        lengths.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for cells in table {
        let mut line = String::new();
        for column in &shown {
            let cell = cells.get(*column).map_or("", String::as_str);
            let pad = " ".repeat(width(*column) - cell.chars().count());
            line = if *column < left { line + cell + &pad } else { line + &pad + cell } + "  ";
        }
        // Writing to a text can't fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
}
