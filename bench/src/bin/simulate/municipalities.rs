//! The full model of a municipality with staff: ten years of one, of a thousand, of the whole country.

use anyhow::anyhow;
use roret_simulate::chronicle::Chronicle;
use roret_simulate::life::live;
use roret_simulate::plan::{Arrivals, Plan, PoolKind};
use roret_simulate::promise::PromiseTally;
use roret_simulate::reading::read;
use roret_simulate::replications::replicate;
use roret_simulate::tally::{Measure, Tally};
use std::time::Instant;

const MUNICIPALITIES: u32 = 98;
const OF_EACH: u32 = 20;
const REPLICATIONS: u32 = 1_000;
const ROUNDS: u64 = 15;

fn plan() -> anyhow::Result<Plan> {
    read(include_str!("municipality.toml")).map_err(|found| anyhow!("{found:?}"))
}

/// A municipality so many times as large.
fn scaled(plan: &Plan, times: f64) -> Plan {
    let mut plan = plan.clone();
    for source in &mut plan.sources {
        if let Arrivals::Poisson(rate) = &mut source.arrivals {
            rate.per_day *= times;
        }
    }
    for pool in &mut plan.pools {
        match &mut pool.kind {
            PoolKind::Staff(staff) => {
                staff.workers = (f64::from(staff.workers) * times).ceil() as u32;
            }
            PoolKind::Places(Some(places)) => {
                *places = (f64::from(*places) * times).ceil() as u32;
            }
            PoolKind::Places(None) | PoolKind::Caseloads { .. } => {}
        }
    }
    plan
}

pub(crate) fn measure() -> anyhow::Result<()> {
    let mut plan = plan()?;
    let mut times = Vec::new();
    let (mut came, mut entries) = (0, 0);
    for seed in 0..ROUNDS {
        let mut both = (Tally::of(&plan), PromiseTally::of(&plan).ok_or(anyhow!("promises"))?);
        let started = Instant::now();
        let counted = live(&plan, seed, &mut both).map_err(|error| anyhow!("{error:?}"))?;
        std::hint::black_box((both.0.values(&plan), both.1.values()));
        times.push(started.elapsed().as_secs_f64() * 1e3);
        came = counted.came;
        entries = counted.entries;
    }
    times.sort_by(f64::total_cmp);
    println!(
        "one municipality, ten years, figures folded: {:.2} ms (middle of {ROUNDS}; {:.2}–{:.2}); {came} citizens, {entries} entries = {:.1} M entries/s",
        times[times.len() / 2],
        times[0],
        times[times.len() - 1],
        entries as f64 / times[times.len() / 2] / 1e3,
    );

    let mut events = 0;
    let started = Instant::now();
    let mut chronicle =
        Chronicle::begin(&plan, 1, "Prøvekøbing", |simulated| events += simulated.events.len());
    live(&plan, 1, &mut chronicle).map_err(|error| anyhow!("{error:?}"))?;
    chronicle.end().map_err(|refusal| anyhow!("{refusal:?}"))?;
    println!(
        "the same as events of real life, decided and folded: {events} events in {:.2} s",
        started.elapsed().as_secs_f64()
    );

    plan.run.replications = Some(REPLICATIONS);
    for threads in [1, 2] {
        let started = Instant::now();
        let lived =
            replicate(&plan, (0, 1), threads, &|_| {}).map_err(|error| anyhow!("{error:?}"))?;
        let seconds = started.elapsed().as_secs_f64();
        let talk = lived.rows.iter().position(|row| row.activity.as_deref() == Some("first talk"));
        let wait = lived.estimate(talk.unwrap_or(0), Measure::MeanWait as usize);
        println!(
            "{REPLICATIONS} replications on {threads} threads: {seconds:.2} s (first talk after {:.3} ± {:.3} days); memory {} MB",
            wait.mean,
            wait.half_width(),
            crate::resident_mb()?
        );
    }

    plan.run.replications = Some(OF_EACH);
    let started = Instant::now();
    let mut citizens = 0;
    for number in 0..MUNICIPALITIES {
        // From a third of this one to four times it.
        let times = 0.33 * f64::powf(12.0, f64::from(number) / f64::from(MUNICIPALITIES - 1));
        let own = scaled(&plan, times);
        let lived = replicate(&own, (0, 1), 2, &|_| {}).map_err(|error| anyhow!("{error:?}"))?;
        citizens += lived.counted.iter().map(|counted| counted.came).sum::<u64>();
    }
    println!(
        "{MUNICIPALITIES} municipalities, ten years, {OF_EACH} replications on 2 threads: {:.1} s, {citizens} citizens",
        started.elapsed().as_secs_f64()
    );

    for years in [10, 50, 100] {
        let mut long = plan.clone();
        long.run.until_us = plan.run.until_us / 10 * years;
        let days = long.run.until_us / roret_simulate::plan::DAY_US;
        long.working_days =
            plan.working_days.iter().copied().cycle().take(days as usize + 366).collect();
        let mut tally = Tally::of(&long);
        let counted = live(&long, 1, &mut tally).map_err(|error| anyhow!("{error:?}"))?;
        println!(
            "{years} years: {} citizens came, {} there at the end; memory {} MB",
            counted.came,
            counted.here,
            crate::resident_mb()?
        );
    }
    Ok(())
}
