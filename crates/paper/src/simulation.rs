//! What a simulated plan gave: as text, JSON and CSV.
//!
//! JSON, for those who check it against another program: `nodes.NAME.CLASS.MEASURE` with `mean` and
//! `standard_error` over replications; CLASS is `all` or a class's name. The same under `system` for the
//! whole. Beside another plan, `difference` has the same form. Described in `docs/simulate-queues.md`.

mod text;

pub use text::text;

use crate::cell::guarded;
use roret_simulate::beside::Beside;
use roret_simulate::load::{Load, loads, overloads};
use roret_simulate::plan::Plan;
use roret_simulate::promise::PromiseMeasure;
use roret_simulate::replications::{Estimate, ReplicationResults};
use roret_simulate::tally::{Measure, Row};
use serde_json::{Map, Value, json};

/// A plan and what it gave, and perhaps another that met the same citizens.
#[derive(Clone, Debug)]
pub struct Simulation<'a> {
    plan: &'a Plan,
    lived: &'a ReplicationResults,
    against: Option<Against<'a>>,
    /// Pools of the plan that are asked for more than they can give, to the end.
    unstable: Vec<Load>,
    /// The same of both plans over the time that both have.
    compared_unstable: [Vec<Load>; 2],
}

/// Another plan, and what both gave over the time that both have.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// Both plans.
    pub beside: &'a Beside,
    /// What the plan gave over that time.
    pub own: &'a ReplicationResults,
    /// What the other gave.
    pub other: &'a ReplicationResults,
}

/// The class of a row in files.
fn class(row: &Row) -> &str {
    row.class.as_deref().unwrap_or("all")
}

/// Whether a measure is an average over a queue, which has none when the queue grows without end.
const fn is_average(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::MeanWait | Measure::MeanTimeInSystem | Measure::ShareWaiting | Measure::MeanNumber
    )
}

fn is_of_stay(measure: Measure) -> bool {
    matches!(measure, Measure::MeanStay | Measure::MedianStay | Measure::StaySeen)
}

/// Pools of a plan that are asked for as much as they can give, or more, to the end.
fn unstable(plan: &Plan) -> Vec<Load> {
    let mut loads = loads(plan);
    loads.retain(|load| load.load >= 1.0);
    loads
}

/// Whether an activity's waiting grows without end; the whole system's does when any does.
fn grows(plan: &Plan, unstable: &[Load], row: &Row) -> bool {
    let Some(name) = &row.activity else { return !unstable.is_empty() };
    let activity = plan.activities.iter().find(|activity| activity.name == *name);
    let mut pools = activity.into_iter().flat_map(|activity| {
        let staff = activity.work.iter().flat_map(|work| work.pools.clone());
        activity.place.into_iter().chain(staff)
    });
    pools.any(|pool| unstable.iter().any(|load| load.pool == pool))
}

fn pool_name<'p>(plan: &'p Plan, load: &Load) -> &'p str {
    plan.pools.get(usize::from(load.pool)).map_or("", |pool| &pool.name)
}

impl<'a> Simulation<'a> {
    /// What a plan gave, and perhaps what it is seen beside.
    pub fn of(plan: &'a Plan, lived: &'a ReplicationResults, against: Option<Against<'a>>) -> Self {
        let compared_unstable = against
            .map_or_else(Default::default, |Against { beside, .. }| {
                [unstable(&beside.plan), unstable(&beside.other)]
            });
        Self { plan, lived, against, unstable: unstable(plan), compared_unstable }
    }

    /// Whether something grows without end.
    pub fn is_unstable(&self) -> bool {
        !self.unstable.is_empty()
    }

    /// What is known of a figure; nothing where it has no average.
    fn estimate(&self, index: usize, row: &Row, measure: Measure) -> Option<Estimate> {
        // How long a whole story lasts hangs on the queues too.
        let hangs = is_average(measure) || (row.activity.is_none() && is_of_stay(measure));
        if hangs && grows(self.plan, &self.unstable, row) {
            return None;
        }
        let estimate = self.lived.estimate(index, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn difference(&self, index: usize, row: &Row, measure: Measure) -> Option<Estimate> {
        let Against { beside, own, other } = self.against?;
        let other_row = other.rows.iter().position(|other| other == row)?;
        let hangs = is_average(measure) || (row.activity.is_none() && is_of_stay(measure));
        let [own_unstable, other_unstable] = &self.compared_unstable;
        let grow =
            grows(&beside.plan, own_unstable, row) || grows(&beside.other, other_unstable, row);
        if hangs && grow {
            return None;
        }
        let estimate = own.difference(index, other, other_row, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn promise(&self, row: usize, measure: PromiseMeasure) -> Option<Estimate> {
        let estimate = self.lived.promise(row, measure as usize);
        estimate.mean.is_finite().then_some(estimate)
    }

    fn promise_difference(&self, row: usize, measure: PromiseMeasure) -> Option<Estimate> {
        let Against { own, other, .. } = self.against?;
        let name = own.promise_rows.get(row)?;
        let other_row = other.promise_rows.iter().position(|other| other == name)?;
        let estimate = own.promise_difference(row, other, other_row, measure as usize);
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
    let in_units = |us: i64| us as f64 / unit_us;
    let (nodes, system) =
        simulation.tree(|index, row, measure| simulation.estimate(index, row, measure));
    let told = |load: &Load| json!({ "pool": pool_name(plan, load), "load": load.load, "enough": load.enough });
    let unstable: Vec<Value> = simulation.unstable.iter().map(told).collect();
    let overloaded = overloads(plan).into_iter().map(|over| {
        let mut told = told(&over.load);
        if let Value::Object(fields) = &mut told {
            fields.insert("from".to_owned(), json!(in_units(over.from_us)));
            fields.insert("until".to_owned(), json!(in_units(over.until_us)));
        }
        told
    });
    let overloaded: Vec<Value> = overloaded.collect();
    let compared = against.map(|Against { beside, .. }| {
        let run = &beside.plan.run;
        json!({ "length": in_units(run.until_us), "warm_up": in_units(run.warm_up_us) })
    });
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
        "length": in_units(plan.run.until_us),
        "warm_up": in_units(plan.run.warm_up_us),
        "unstable": unstable,
        "overloaded": overloaded,
        "stuck": lived.counted.iter().map(|counted| counted.stuck).sum::<u64>(),
        "nodes": nodes,
        "system": system,
        "promises": simulation.promises(|row, measure| simulation.promise(row, measure)),
        "against": against.map(|it| it.beside.other.title.as_str()),
        "compared": compared,
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
