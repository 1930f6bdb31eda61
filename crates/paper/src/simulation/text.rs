//! What a simulated plan gave, as people read it.

use super::{Against, Simulation, is_of_stay, pool_name, unstable};
use jiff::civil::Date;
use roret_simulate::load::{Load, overloads};
use roret_simulate::plan::{ActivityIndex, DAY_US, DAYS_IN_YEAR, Plan, PoolKind, TimeUnit};
use roret_simulate::promise::PromiseMeasure;
use roret_simulate::replications::{Estimate, ReplicationResults};
use roret_simulate::tally::{Measure, Row, lasts_from_us};
use roret_texts::Language;
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
    match measure {
        Measure::Arrivals => language.pick("kommer", "arrive"),
        Measure::Served => language.pick("færdige", "served"),
        Measure::MeanWait => language.pick("venter", "wait"),
        Measure::MeanTimeInSystem => language.pick("tid til færdig", "time to done"),
        Measure::ShareWaiting => language.pick("må vente", "have to wait"),
        Measure::Loss => language.pick("ingen plads", "no room"),
        Measure::Abandonment => language.pick("giver op", "give up"),
        Measure::Utilisation => language.pick("brugt", "in use"),
        Measure::MeanNumber => language.pick("ad gangen", "at a time"),
        Measure::MeanStay => language.pick("middel", "mean"),
        Measure::MedianStay => language.pick("median", "median"),
        Measure::StaySeen => language.pick("set i højst", "seen for at most"),
    }
}

/// As text: a line for each activity and class; beside another plan, the differences first.
pub fn text(simulation: &Simulation<'_>, language: Language) -> String {
    let Simulation { plan, lived, against, .. } = simulation;
    let unit = unit(plan, language);
    let mut text = format!("{}\n", plan.title);
    // Writing to a text can't fail.
    let _ = writeln!(
        text,
        "{} {}, {} {}{}, {} {}",
        in_units(plan, plan.run.until_us, language),
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
    text.push_str(&asked_for_more(plan, language));
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
    if let Some(against) = against {
        text.push_str(&difference(simulation, *against, language));
        let _ = writeln!(text, "\n{}", language.pick("Planen selv", "The plan itself"));
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
    let _ = writeln!(
        text,
        "\n{} {unit}. ± {}",
        language.pick("Tider i", "Times in"),
        language.pick(
            "er halvdelen af 95 %-intervallet over gentagelserne. “Tid til færdig” er af dem, der blev færdige inden slutningen.",
            "is half of the 95 % interval over the replications. “Time to done” is of those who were done before the end."
        )
    );
    text
}

fn unit(plan: &Plan, language: Language) -> &'static str {
    match plan.run.unit {
        TimeUnit::Minutes => language.pick("minutter", "minutes"),
        TimeUnit::Hours => language.pick("timer", "hours"),
        TimeUnit::Days => language.pick("dage", "days"),
    }
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
    let asked = |load: &Load| {
        let pool = pool_name(plan, load);
        if load.load.is_finite() {
            let asked = language.pick("bliver bedt om", "is asked for");
            format!("“{pool}” {asked} {} %", number(load.load * 100.0, language))
        } else {
            let nothing = language.pick(
                "bliver bedt om noget og har intet",
                "is asked for something and has nothing",
            );
            format!("“{pool}” {nothing}")
        }
    };
    let what = |load: &Load| {
        let people = matches!(
            plan.pools.get(usize::from(load.pool)).map(|pool| &pool.kind),
            Some(PoolKind::Staff(_))
        );
        match (people, load.enough) {
            (true, 1) => language.pick("medarbejder", "worker"),
            (true, _) => language.pick("medarbejdere", "workers"),
            (false, 1) => language.pick("plads", "place"),
            (false, _) => language.pick("pladser", "places"),
        }
    };
    for load in &unstable(plan) {
        // Writing to a text can't fail.
        let _ = writeln!(
            text,
            "{} {}. {} {} {}.",
            language.pick("Køen vokser uden ende:", "The queue grows without end:"),
            asked(load),
            language.pick(
                "Der er intet gennemsnit. Nok ville være",
                "There is no average. Enough would be"
            ),
            load.enough,
            what(load),
        );
    }
    for over in overloads(plan) {
        let (from, until) = (day(plan, over.from_us), day(plan, over.until_us));
        let _ = writeln!(
            text,
            "{} {} {} {from} {} {until}. {} {} {}.",
            language.pick("Køen vokser for en tid:", "The queue grows for a while:"),
            asked(&over.load),
            language.pick("fra", "from"),
            language.pick("til", "until"),
            language.pick("Nok ville så længe være", "Enough would meanwhile be"),
            over.load.enough,
            what(&over.load),
        );
    }
    text
}

/// The differences from another plan, over the time that both have.
fn difference(simulation: &Simulation<'_>, against: Against<'_>, language: Language) -> String {
    let Against { beside, own, other } = against;
    let title = &beside.other.title;
    let mut text = format!("\n{} “{title}”", language.pick("Forskel fra", "Difference from"));
    let run = &beside.plan.run;
    if run.until_us != simulation.plan.run.until_us
        || run.warm_up_us != simulation.plan.run.warm_up_us
        || beside.other_differs
    {
        let (from, until) = (
            in_units(&beside.plan, run.warm_up_us, language),
            in_units(&beside.plan, run.until_us, language),
        );
        let unit = unit(&beside.plan, language);
        text.push_str(&match language {
            Language::Danish => format!(", over den tid, som begge har: {unit} {from} til {until}"),
            Language::English => {
                format!(", over the time that both have: {unit} {from} to {until}")
            }
        });
    }
    text.push('\n');
    if beside.plan.starts_on != beside.other.starts_on {
        let (one, another) = (beside.plan.starts_on, beside.other.starts_on);
        text.push_str(&match language {
            Language::Danish => format!("Planen begynder {one}, “{title}” {another}: lige lange perioder er sammenlignet, ikke de samme dage.\n"),
            Language::English => format!("The plan begins on {one}, “{title}” on {another}: periods of equal length are compared, not the same days.\n"),
        });
    }
    let other_grows = asked_for_more(&beside.other, language);
    for line in other_grows.lines() {
        text.push_str(&format!("“{title}”: {line}\n"));
    }
    let only = |names: Vec<String>, danish: &str, english: &str| {
        if names.is_empty() {
            return String::new();
        }
        format!("{} {}\n", language.pick(danish, english), names.join(", "))
    };
    text.push_str(&only(
        missing(&own.rows, &other.rows),
        "Kun i planen, og ikke sammenlignet:",
        "In the plan alone, and not compared:",
    ));
    text.push_str(&only(
        missing(&other.rows, &own.rows),
        "Kun i den anden, og ikke sammenlignet:",
        "In the other alone, and not compared:",
    ));
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
        text.push_str(if rows.any(says) {
            self.language.pick("Hvert tal er 0.\n", "Every number is 0.\n")
        } else {
            self.language.pick(
                "Der er intet, der kan siges noget om.\n",
                "There is nothing that anything can be said about.\n",
            )
        });
    }

    fn promises(&self, text: &mut String) {
        let language = self.language;
        let headings =
            PromiseMeasure::ALL.map(|measure| promise_heading(measure, language).to_owned());
        let from = language.pick("fra", "from").to_owned();
        let mut table = vec![std::iter::once(from).chain(headings).collect::<Vec<_>>()];
        for (row, source) in self.lived.promise_rows.iter().enumerate() {
            let name = source.as_deref().unwrap_or(language.pick("alle", "all")).to_owned();
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
        let (activity, class) = (row.activity.as_deref(), row.class.as_deref());
        [
            activity.unwrap_or(self.language.pick("i alt", "in all")).to_owned(),
            class.unwrap_or(self.language.pick("alle", "all")).to_owned(),
        ]
    }

    fn lines(&self, text: &mut String) {
        let language = self.language;
        let names = [language.pick("aktivitet", "activity"), language.pick("klasse", "class")];
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
        let headings = [
            language.pick("aktivitet", "activity"),
            language.pick("klasse", "class"),
            language.pick("middel", "mean"),
            language.pick("median", "median"),
            language.pick("set i højst", "seen for at most"),
        ];
        let mut table = vec![headings.map(str::to_owned).to_vec()];
        for (index, row) in self.lived.rows.iter().enumerate() {
            let mut names = self.names(row);
            let activity =
                self.plan.activities.iter().position(|it| row.activity.as_ref() == Some(&it.name));
            let from_us = activity.and_then(|it| lasts_from_us(self.plan, it as ActivityIndex));
            if let (Some(from_us), [name, _]) = (from_us, &mut names) {
                let from = day(self.plan, from_us);
                name.push_str(&format!(" ({} {from})", language.pick("begyndt fra", "begun from")));
            }
            let cells = [Measure::MeanStay, Measure::MedianStay, Measure::StaySeen]
                .map(|measure| self.in_years((self.of)(index, row, measure)));
            table.push(names.into_iter().chain(cells).collect());
        }
        let mut stays = String::new();
        if columns(&mut stays, table, 2) {
            let title = language.pick(
                "Hvor længe det varer, fra det begynder, når de, der stadig er der, tæller som åbne (Kaplan–Meier; i alt: fra man kommer)",
                "How long it lasts from its beginning, with those who are still there as open (Kaplan–Meier; in all: from coming)",
            );
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
        let years = format!("{years:.1}");
        match language {
            Language::Danish => format!("{text} ({} år)", years.replace('.', ",")),
            Language::English => format!("{text} ({years} years)"),
        }
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
