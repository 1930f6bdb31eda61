//! From the text of a scenario to a plan, or to everything that is wrong with it.

use crate::distribution::Distribution;
use crate::finding::{Finding, Findings, Named, nearest};
use crate::lengths::SUM_TOLERANCE;
use crate::plan::{
    Activity, DAY_US, DAYS_IN_YEAR, MINUTE_US, Plan, Pool, PoolIndex, PoolKind, RunSettings,
    Source, TimeUnit,
};
use crate::scenario::{
    ChangeText, ChangedText, Length, NameOrShares, NumberOrWord, RunText, ScenarioText, Spanned,
    date,
};
use jiff::civil::Date;
use roret_domain::calendar;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(crate) const HOUR_US: f64 = 60.0 * MINUTE_US as f64;
pub(crate) const DAYS_IN_MONTH: f64 = DAYS_IN_YEAR / 12.0;
/// Longer runs would not fit the whole microseconds that times are kept in.
const DAYS_MAX: f64 = 50_000_000.0;
/// A run with a calendar is at most so long: the calendar is no truer than this.
const CALENDAR_YEARS_MAX: f64 = 200.0;
const REPLICATIONS: u32 = 20;
const REPLICATIONS_MAX: u32 = 1_000_000;
const PRECISION: f64 = 0.05;
const LEAVES: &str = "leaves";

/// Reads a scenario that stands alone.
///
/// # Errors
/// Everything that is wrong, each with its line.
pub fn read(text: &str) -> Result<Plan, Vec<Finding>> {
    let scenario: ScenarioText = parsed(text)?;
    let mut reader = Reader::of(text);
    let plan = reader.plan(&scenario);
    if reader.findings.is_empty() { Ok(plan) } else { Err(reader.findings.into_all()) }
}

/// The base that a text stands on, when it holds changes only.
pub fn base_of(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Base {
        base: Option<String>,
    }
    toml::from_str::<Base>(text).ok()?.base
}

/// Reads a text of changes on its base.
///
/// # Errors
/// Everything that is wrong in the text of changes, each with its line; what is wrong in the base comes
/// from [`read`].
pub fn read_onto(base: &str, text: &str) -> Result<Plan, Vec<Finding>> {
    let scenario: ScenarioText = parsed(base)?;
    let changed: ChangedText = parsed(text)?;
    let mut reader = Reader::of(base);
    let mut plan = reader.plan(&scenario);
    if !reader.findings.is_empty() {
        return Err(reader.findings.into_all());
    }
    reader.findings = Findings::of(text);
    reader.pools.clone_from(&plan.pools);
    let changes = reader.changes(&changed.changes, plan.starts_on, &plan.run, &plan.changes);
    plan.changes.extend(changes);
    plan.changes.sort_by_key(|change| change.at_us);
    reader.crowds(&plan, |source| {
        let names = plan.sources.get(usize::from(source)).map(|source| &source.name)?;
        let sets = |at: &&Spanned<ChangeText>| {
            at.value.set_arrivals.as_ref().is_some_and(|set| set.value.source.value == *names)
        };
        changed.changes.iter().find(sets).map(|at| at.span.clone())
    });
    plan.title = changed.title;
    if reader.findings.is_empty() { Ok(plan) } else { Err(reader.findings.into_all()) }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Vec<Finding>> {
    toml::from_str(text).map_err(|error| {
        let mut findings = Findings::of(text);
        let message = error.message().trim();
        let span = error.span().unwrap_or(0..0);
        if let Some((key, found)) = no_number(message) {
            findings.add_with(&span, key, &[("found", &found)]);
            return findings.into_all();
        }
        match meant(message) {
            Some(meant) => findings.add_with(
                &span,
                "plan-unreadable-meant",
                &[("message", &message), ("meant", &meant)],
            ),
            None => findings.add_with(&span, "plan-unreadable", &[("message", &message)]),
        }
        findings.into_all()
    })
}

/// What to say of something that stands where a number is wanted, and what stands there, from a message that
/// tells the number's type.
fn no_number(message: &str) -> Option<(&'static str, &str)> {
    let (found, wanted) = message.strip_prefix("invalid ")?.split_once(", expected ")?;
    let (_, found) = found.split_once(": ")?;
    let found = found.split_once(['`', '"']).map_or(found, |(_, value)| value);
    let found = found.trim_end_matches(['`', '"']);
    let key = match wanted {
        "u8" => "plan-not-whole-up-to-255",
        "u32" => "plan-not-whole-up-to-32-bits",
        // TOML has no larger whole numbers.
        "u64" => "plan-not-whole-up-to-63-bits",
        "f64" => "plan-not-a-number",
        _ => return None,
    };
    Some((key, found))
}

/// The field that was meant, from a message that names an unknown one and those there are.
fn meant(message: &str) -> Option<&str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown "))?;
    nearest(unknown, quoted)
}

#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) activities: Vec<String>,
    pub(crate) pools: Vec<String>,
    pub(crate) sources: Vec<String>,
    /// What the workers of each pool can do.
    pub(crate) competences: Vec<Vec<String>>,
}

pub(crate) struct Reader<'a> {
    pub(crate) findings: Findings<'a>,
    pub(crate) classes: Vec<String>,
    pub(crate) pools: Vec<Pool>,
    pub(crate) names: Tables,
}

impl<'a> Reader<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            findings: Findings::of(text),
            classes: Vec::new(),
            pools: Vec::new(),
            names: Tables::default(),
        }
    }

    fn plan(&mut self, scenario: &ScenarioText) -> Plan {
        if !self.counts(scenario) {
            // Its tables would not hold it.
            return Plan::nothing(&scenario.title);
        }
        self.classes = scenario.classes.iter().map(|class| class.value.clone()).collect();
        self.unique(&scenario.classes.iter().collect::<Vec<_>>());
        if self.classes.is_empty() {
            self.classes.push("all".to_owned());
        }
        let (run, starts_on) = self.run(&scenario.run);
        self.names_of(scenario);
        if scenario.activities.is_empty() {
            self.findings.add(&scenario.run.span, "plan-no-activity");
        }
        for pool in &scenario.pools {
            let pool = self.pool(pool);
            self.pools.push(pool);
        }
        self.caseloads(&scenario.pools);
        let activities = self.activities(scenario);
        let sources: Vec<Source> = scenario.sources.iter().map(|it| self.source(it)).collect();
        let changes = self.changes(&scenario.changes, starts_on, &run, &[]);
        let working_days = self.working_days(scenario, starts_on, run.until_us);
        let plan = Plan {
            title: scenario.title.clone(),
            starts_on,
            classes: self.classes.clone(),
            sources,
            pools: std::mem::take(&mut self.pools),
            activities,
            changes,
            working_days,
            open: Vec::new(),
            run,
        };
        self.interruptions(&plan, scenario);
        self.crowds(&plan, |source| {
            scenario.sources.get(usize::from(source)).map(|at| at.span.clone())
        });
        plan
    }

    /// Takes in what everything is called.
    fn names_of(&mut self, scenario: &ScenarioText) {
        self.unique(&scenario.activities.iter().map(|it| &it.value.name).collect::<Vec<_>>());
        self.unique(&scenario.pools.iter().map(|it| &it.value.name).collect::<Vec<_>>());
        self.unique(&scenario.sources.iter().map(|it| &it.value.name).collect::<Vec<_>>());
        let name = |at: &Spanned<String>| at.value.clone();
        self.names = Tables {
            activities: scenario.activities.iter().map(|it| name(&it.value.name)).collect(),
            pools: scenario.pools.iter().map(|it| name(&it.value.name)).collect(),
            sources: scenario.sources.iter().map(|it| name(&it.value.name)).collect(),
            competences: scenario
                .pools
                .iter()
                .map(|it| it.value.competences.iter().map(name).collect())
                .collect(),
        };
    }

    /// The activities; each pool gets as many ranks as they ask for.
    fn activities(&mut self, scenario: &ScenarioText) -> Vec<Activity> {
        let activities: Vec<Activity> =
            scenario.activities.iter().map(|activity| self.activity(activity)).collect();
        for activity in &activities {
            let ranks = activity.rank.saturating_add(self.classes.len() as u8);
            let staff = activity.work.iter().flat_map(|work| work.pools.iter());
            for pool in activity.place.iter().chain(staff) {
                if let Some(pool) = self.pools.get_mut(usize::from(*pool)) {
                    pool.ranks = pool.ranks.max(ranks);
                }
            }
        }
        for index in crate::load::never_left(&activities) {
            if let Some(at) = scenario.activities.get(index) {
                let name = &at.value.name.value;
                self.findings.add_with(
                    at.value.then.as_ref().map_or(&at.span, |then| &then.span),
                    "plan-circle",
                    &[("name", &name)],
                );
            }
        }
        activities
    }

    /// Which days are working days, where anything depends on them; none where nothing does.
    fn working_days(
        &mut self,
        scenario: &ScenarioText,
        starts_on: Date,
        until_us: i64,
    ) -> Vec<bool> {
        let calendar_needed = self.pools.iter().any(|pool| matches!(pool.kind, PoolKind::Staff(_)))
            || scenario
                .sources
                .iter()
                .any(|it| it.value.weekdays.is_some() || it.value.months.is_some());
        let mut working_days = Vec::new();
        if calendar_needed {
            let days = until_us as f64 / DAY_US as f64;
            if days > CALENDAR_YEARS_MAX * DAYS_IN_YEAR {
                self.findings.add(&scenario.run.span, "plan-calendar-too-long");
            } else {
                working_days = working_days_from(starts_on, days as usize + 366);
            }
        }
        working_days
    }

    fn unique(&mut self, names: &[&Spanned<String>]) {
        let mut seen = BTreeSet::new();
        for name in names {
            let value = &name.value;
            if value.trim().is_empty() {
                self.findings.add(&name.span, "plan-name-empty");
            }
            if !seen.insert(value) {
                self.findings.add_with(&name.span, "plan-name-twice", &[("name", &value)]);
            }
        }
    }

    fn run(&mut self, at: &Spanned<RunText>) -> (RunSettings, Date) {
        let run = &at.value;
        let lengths = [
            (&run.minutes, MINUTE_US as f64, TimeUnit::Minutes),
            (&run.hours, HOUR_US, TimeUnit::Hours),
            (&run.days, DAY_US as f64, TimeUnit::Days),
            (&run.weeks, 7.0 * DAY_US as f64, TimeUnit::Days),
            (&run.years, DAYS_IN_YEAR * DAY_US as f64, TimeUnit::Days),
        ];
        let given: Vec<_> =
            lengths.iter().filter_map(|(at, us, unit)| Some((at.as_ref()?, *us, *unit))).collect();
        let mut settings = RunSettings {
            warm_up_us: 0,
            until_us: DAY_US,
            replications: Some(REPLICATIONS),
            precision: run.precision.as_ref().map_or(PRECISION, |it| it.value),
            seed: run.seed.unwrap_or(1),
            uncertain: false,
            unit: TimeUnit::Days,
        };
        match given.as_slice() {
            [(length, us, unit)] => {
                settings.unit = *unit;
                self.run_length(length, *us, &mut settings);
                if let Some(warm_up) = &run.warm_up {
                    self.warm_up(warm_up, *us, &mut settings);
                }
            }
            _ => self.findings.add(&at.span, "plan-run-length-missing"),
        }
        let mut starts_on = Date::constant(2027, 1, 4);
        if let Some(day) = &run.starts_on {
            match date(&day.value) {
                Some(date) => starts_on = date,
                None => self.no_day(&day.span),
            }
        }
        if let Some(at) = run.precision.as_ref().filter(|it| !(it.value > 0.0 && it.value < 1.0)) {
            self.findings.add(&at.span, "plan-precision");
        }
        self.replications(run, &mut settings);
        (settings, starts_on)
    }

    fn run_length(&mut self, length: &Spanned<f64>, us: f64, settings: &mut RunSettings) {
        if self.is_above_zero(length) {
            let days = length.value * us / DAY_US as f64;
            if days > DAYS_MAX {
                self.findings.add(&length.span, "plan-run-too-long");
            } else {
                settings.until_us = (length.value * us) as i64;
            }
            if settings.until_us < 1 {
                self.findings.add(&length.span, "plan-run-too-short");
            }
        }
    }

    fn warm_up(&mut self, warm_up: &Spanned<f64>, us: f64, settings: &mut RunSettings) {
        self.is_not_negative(warm_up);
        settings.warm_up_us = (warm_up.value.clamp(0.0, DAYS_MAX) * us) as i64;
        if settings.warm_up_us >= settings.until_us {
            self.findings.add(&warm_up.span, "plan-warm-up-too-long");
        }
    }

    fn replications(&mut self, run: &RunText, settings: &mut RunSettings) {
        match run.replications.as_ref().map(|it| (&it.span, &it.value)) {
            None => {}
            Some((_, NumberOrWord::Number(number))) if (1..=REPLICATIONS_MAX).contains(number) => {
                settings.replications = Some(*number);
            }
            Some((_, NumberOrWord::Word(word))) if word == "auto" => {
                settings.replications = None;
            }
            Some((span, _)) => self.findings.add(span, "plan-replications"),
        }
    }

    pub(crate) fn no_day(&mut self, span: &Range<usize>) {
        self.findings.add(span, "plan-no-day");
    }

    // ---- numbers

    pub(crate) fn is_above_zero(&mut self, at: &Spanned<f64>) -> bool {
        let is = at.value.is_finite() && at.value > 0.0;
        if !is {
            self.findings.add_with(&at.span, "plan-not-above-zero", &[("value", &at.value)]);
        }
        is
    }

    pub(crate) fn is_not_negative(&mut self, at: &Spanned<f64>) -> bool {
        let is = at.value.is_finite() && at.value >= 0.0;
        if !is {
            self.findings.add_with(&at.span, "plan-negative", &[("value", &at.value)]);
        }
        is
    }

    pub(crate) fn share(&mut self, at: Option<&Spanned<f64>>, otherwise: f64) -> f64 {
        let Some(at) = at else { return otherwise };
        if !(0.0..=1.0).contains(&at.value) {
            self.findings.add_with(&at.span, "plan-no-share", &[("value", &at.value)]);
        }
        at.value
    }

    pub(crate) fn count(&mut self, at: &Spanned<NumberOrWord>) -> Option<u32> {
        match &at.value {
            NumberOrWord::Number(number) => Some(*number),
            NumberOrWord::Word(word) => {
                if word != "unlimited" {
                    self.findings.add_with(&at.span, "plan-no-count", &[("word", &word)]);
                }
                None
            }
            NumberOrWord::Neither(_) => {
                self.findings.add(&at.span, "plan-no-whole-number");
                None
            }
        }
    }

    /// One length of those that a text may give in different units.
    pub(crate) fn length(
        &mut self,
        whole: &Range<usize>,
        field: &str,
        given: &[(Option<&Spanned<Length>>, f64)],
    ) -> Option<Distribution> {
        let mut given = given.iter().filter_map(|(at, us)| Some(((*at)?, *us)));
        let (at, us) = given.next()?;
        if let Some((again, _)) = given.next() {
            self.findings.add_with(&again.span, "plan-length-twice", &[("field", &field)]);
        }
        match crate::lengths::distribution(&at.value.0, us) {
            Ok(distribution) => Some(distribution),
            Err(wrong) => {
                let span = if at.span.is_empty() { whole } else { &at.span };
                wrong.tell(span, &mut self.findings);
                // Told once: it is there, and it is wrong.
                Some(Distribution::Fixed(DAY_US as f64))
            }
        }
    }

    // ---- names

    pub(crate) fn pool_named(&mut self, at: &Spanned<String>) -> PoolIndex {
        match self.names.pools.iter().position(|name| *name == at.value) {
            Some(place) => place as PoolIndex,
            None => {
                let names = self.names.pools.iter().map(String::as_str);
                self.findings.unknown(&at.span, &at.value, names, Named::Pool);
                0
            }
        }
    }

    /// Shares of names as cumulated shares of places.
    pub(crate) fn shares(
        &mut self,
        at: &Spanned<NameOrShares>,
        names: &[String],
        may_leave: bool,
        what: Named,
    ) -> Vec<(f64, u16)> {
        let one;
        let shares = match &at.value {
            NameOrShares::Name(name) => {
                one = BTreeMap::from([(name.clone(), 1.0)]);
                &one
            }
            NameOrShares::Shares(shares) => shares,
        };
        let (mut sum, mut cumulated) = (0.0, Vec::new());
        // In the order of the tables, so that the text's order changes nobody's way.
        let mut seen = BTreeSet::new();
        for (place, name) in names.iter().enumerate() {
            if let Some(share) = shares.get(name).filter(|_| seen.insert(name)) {
                sum += share;
                cumulated.push((sum, place as u16));
            }
        }
        for (name, share) in shares {
            if !(0.0..=1.0).contains(share) {
                self.findings.add_with(
                    &at.span,
                    "plan-share-of-name",
                    &[("name", &name), ("share", &share)],
                );
            }
            if name == LEAVES && may_leave {
                sum += share;
            } else if !names.contains(name) {
                let leaves = may_leave.then_some(LEAVES);
                let there = names.iter().map(String::as_str).chain(leaves);
                self.findings.unknown(&at.span, name, there, what);
                return cumulated;
            }
        }
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            let missing = 1.0 - sum;
            let sum = format!("{sum:.3}");
            if may_leave && missing > 0.0 {
                let missing = format!("{missing:.3}");
                self.findings.add_with(
                    &at.span,
                    "plan-shares-without-leaves",
                    &[("sum", &sum), ("missing", &missing)],
                );
            } else {
                self.findings.add_with(&at.span, "plan-shares", &[("sum", &sum)]);
            }
        } else if let Some(last) = cumulated.last_mut().filter(|_| !shares.contains_key(LEAVES)) {
            // Nobody falls beside the last because of rounding.
            last.0 = f64::INFINITY;
        }
        cumulated
    }
}

/// Whether each day is a working day, from the first on (Danish holidays).
fn working_days_from(first: Date, days: usize) -> Vec<bool> {
    let mut date = first;
    let mut working = Vec::with_capacity(days);
    for _ in 0..days {
        working.push(calendar::is_working_day(date, calendar::WorkingDayRule::default()));
        date = date.tomorrow().unwrap_or(date);
    }
    working
}
