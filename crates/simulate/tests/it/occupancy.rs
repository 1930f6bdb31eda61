//! How many are there at a time, how often; and how long the slowest tenth waits: against exact answers.

use crate::recorder::{Recorder, plan};
use roret_simulate::life::live;
use roret_simulate::observer::{Ending, Visit};
use roret_simulate::plan::Plan;
use roret_simulate::replications::{Estimate, seed_of};
use std::fs;
use std::path::Path;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/queues").join(name);
    fs::read_to_string(path).unwrap()
}

/// The share of time, after the warm-up, in which so many of those visits were there.
fn shares(plan: &Plan, visits: impl Iterator<Item = Visit>) -> Vec<f64> {
    let mut moves: Vec<(i64, i64)> = Vec::new();
    for visit in visits.filter(|it| it.ending != Ending::Lost) {
        moves.push((visit.entered_at_us, 1));
        moves.push((visit.ended_at_us, -1));
    }
    moves.sort_unstable();
    let (mut number, mut since_us, mut times) = (0_i64, 0, vec![0_i64; 1]);
    let mut stays = |number: i64, from_us: i64, to_us: i64| {
        let us = to_us - from_us.max(plan.run.warm_up_us);
        if us > 0 {
            let place = usize::try_from(number).unwrap();
            times.resize(times.len().max(place + 1), 0);
            times[place] += us;
        }
    };
    for (at_us, by) in moves {
        stays(number, since_us, at_us);
        since_us = at_us;
        number += by;
    }
    stays(number, since_us, plan.run.until_us);
    let all: i64 = times.iter().sum();
    times.iter().map(|us| *us as f64 / all as f64).collect()
}

/// Each replication's values of some figures, which have to be within 3.5 standard errors.
fn hold(plan: &Plan, figures: &[(&str, f64)], of: impl Fn(&Recorder) -> Vec<f64>) {
    let mut values = Vec::new();
    for replication in 0..20 {
        let mut told = Recorder::default();
        live(plan, seed_of(plan.run.seed, replication), &mut told).unwrap();
        let own = of(&told);
        assert_eq!(own.len(), figures.len());
        values.push(own);
    }
    for (place, (name, exact)) in figures.iter().enumerate() {
        let estimate = Estimate::of(values.iter().map(|own| own[place]));
        let z = (estimate.mean - exact) / estimate.standard_error;
        println!("{name:<28} {:>10.6} exact {exact:>10.6} z {z:>6.2}", estimate.mean);
        assert!(z.abs() <= 3.5, "{name}: {} is not {exact}", estimate.mean);
    }
}

fn at(shares: &[f64], number: usize) -> f64 {
    shares.get(number).copied().unwrap_or(0.0)
}

#[test]
fn states_of_one_server() {
    for (per_day, mean) in [(0.8, 1.0), (1.0, 1.0 / 3.0), (1.0, 0.25), (1.0, 0.2)] {
        let text = text("mm1.toml")
            .replace("days = 600_000", "days = 50_000")
            .replace("per_day = 0.8", &format!("per_day = {per_day:?}"))
            .replace("mean = 1", &format!("mean = {mean:?}"));
        let load = per_day * mean;
        let exact: Vec<f64> = (0..8).map(|n| (1.0 - load) * f64::powi(load, n)).collect();
        let names: Vec<String> = (0..8).map(|n| format!("load {load:.3}, {n} there")).collect();
        let figures: Vec<_> = names.iter().map(String::as_str).zip(exact).collect();
        let plan = plan(&text);
        hold(&plan, &figures, |told| {
            let shares = shares(&plan, told.visits.iter().copied());
            (0..8).map(|number| at(&shares, number)).collect()
        });
    }
}

#[test]
fn the_slowest_tenth() {
    let text = text("mm1.toml").replace("days = 600_000", "days = 50_000");
    let plan = plan(&text);
    let nine_tenths = |mut us: Vec<i64>| {
        let place = us.len() * 9 / 10;
        *us.select_nth_unstable(place).1 as f64 / 86_400e6
    };
    hold(&plan, &[("time in the system", 11.512_925), ("wait", 10.397_208)], |told| {
        let counted: Vec<_> = told
            .visits
            .iter()
            .filter(|it| it.entered_at_us >= plan.run.warm_up_us && it.ending == Ending::Served)
            .collect();
        let stays = counted.iter().map(|it| it.ended_at_us - it.entered_at_us).collect();
        let waits = counted.iter().map(|it| it.waited_us).collect();
        vec![nine_tenths(stays), nine_tenths(waits)]
    });
}

#[test]
fn states_of_a_room_for_three() {
    let plan = plan(&text("finite-room.toml").replace("minutes = 100_000", "minutes = 20_000"));
    let exact = [
        ("nobody", 0.468_007_313),
        ("one", 0.351_005_484),
        ("two", 0.131_627_057),
        ("three", 0.049_360_146),
    ];
    hold(&plan, &exact, |told| {
        let shares = shares(&plan, told.visits.iter().copied());
        (0..4).map(|number| at(&shares, number)).collect()
    });
}

/// The share of patients who find no bed when there are so many: Poisson's at it among all up to it.
fn delay(shares: &[f64], beds: usize) -> f64 {
    at(shares, beds) / (0..=beds).map(|number| at(shares, number)).sum::<f64>()
}

fn beds_of(plan: &Plan, told: &Recorder, unit: &str) -> Vec<f64> {
    let of_unit =
        |visit: &Visit| plan.activities[usize::from(visit.activity)].name.starts_with(unit);
    shares(plan, told.visits.iter().copied().filter(of_unit))
}

fn mean(shares: &[f64]) -> f64 {
    shares.iter().enumerate().map(|(number, share)| number as f64 * share).sum()
}

#[test]
fn beds_of_a_stroke_unit() {
    let plan = plan(&text("stroke-unit.toml"));
    let exact = [
        ("acute, mean", 8.145_493),
        ("acute, 9 beds", 0.180_649),
        ("acute, 10 beds", 0.128_273),
        ("acute, 12 beds", 0.055_608),
        ("acute, 14 beds", 0.019_213),
        ("rehabilitation, mean", 9.718_218),
        ("rehabilitation, 10 beds", 0.201_546),
        ("rehabilitation, 12 beds", 0.109_057),
        ("rehabilitation, 16 beds", 0.018_604),
        ("pooled, mean", 17.863_710),
        ("pooled, 22 beds", 0.062_906),
        ("pooled, 26 beds", 0.015_813),
    ];
    hold(&plan, &exact, |told| {
        let (acute, rehabilitation) =
            (beds_of(&plan, told, "acute"), beds_of(&plan, told, "rehabilitation"));
        let both = beds_of(&plan, told, "");
        let mut values = vec![mean(&acute)];
        values.extend([9, 10, 12, 14].map(|beds| delay(&acute, beds)));
        values.push(mean(&rehabilitation));
        values.extend([10, 12, 16].map(|beds| delay(&rehabilitation, beds)));
        values.push(mean(&both));
        values.extend([22, 26].map(|beds| delay(&both, beds)));
        values
    });
}

#[test]
fn more_patients_and_fewer() {
    let text = text("stroke-unit.toml").replace("days = 100_000", "days = 50_000");
    let mut more = plan(&text);
    for source in &mut more.sources {
        if let roret_simulate::plan::Arrivals::Renewal(between) = &mut source.arrivals {
            let mean_us = between.mean_us();
            *between = roret_simulate::distribution::Distribution::Exponential(mean_us / 1.05);
        }
    }
    let exact = [
        ("more, acute", 8.552_767),
        ("more, rehabilitation", 10.204_128),
        ("more, pooled", 18.756_896),
    ];
    hold(&more, &exact, |told| {
        ["acute", "rehabilitation", ""].map(|unit| mean(&beds_of(&more, told, unit))).to_vec()
    });
    let mut fewer = plan(&text);
    fewer.sources.retain(|source| !source.name.ends_with("neuro"));
    let exact = [
        ("fewer, acute", 7.034_382),
        ("fewer, rehabilitation", 8.004_222),
        ("fewer, pooled", 15.038_603),
    ];
    hold(&fewer, &exact, |told| {
        ["acute", "rehabilitation", ""].map(|unit| mean(&beds_of(&fewer, told, unit))).to_vec()
    });
}
