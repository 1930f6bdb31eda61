//! Times the simulator beside its limit and its peers.
//!
//! Without arguments: the full model of a municipality, then the peers' models in interleaved rounds, beside
//! the peers themselves where their scripts are (`../shared/bench/simulation-peers`).
//!
//! `roret-bench-simulate MODEL DAYS SEED` runs one of the peers' models (A, B, C) once and prints a line of
//! JSON, as the peers' own scripts do; with `plain` before it, the plain loop that is the limit does.

mod municipalities;
mod peers;
mod plain;
mod rounds;

use anyhow::{Context, anyhow, bail};
use roret_simulate::life::live;
use roret_simulate::observer::{Observer, Visit};
use roret_simulate::reading::read;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        println!("# A municipality with staff\n");
        municipalities::measure()?;
        println!("\n# Queues, beside the plain loop and the peers\n");
        return rounds::measure();
    }
    if arguments.len() == 1 && arguments[0] == "municipalities" {
        return municipalities::measure();
    }
    let plain = arguments.first().is_some_and(|first| first == "plain");
    if plain {
        arguments.remove(0);
    }
    let [model, days, seed] = arguments.as_slice() else {
        bail!("usage: roret-bench-simulate [plain] A|B|C DAYS SEED");
    };
    let network = peers::of(model).with_context(|| format!("no model {model}"))?;
    let (days, seed) = (days.parse()?, seed.parse()?);
    println!("{}", one(network, model, days, seed, plain)?);
    Ok(())
}

/// CPU seconds that this process has used.
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = stat.split_whitespace().next().context("a number")?.parse()?;
    Ok(nanoseconds / 1e9)
}

/// Resident memory, in MB.
fn resident_mb() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}

/// Waits by activity and class, from records handed on in blocks.
struct Waits {
    sums: Vec<[(u64, f64); 2]>,
    kept: Vec<Visit>,
}

const KEPT: usize = 1 << 14;

impl Waits {
    fn fold(&mut self) {
        for visit in self.kept.drain(..) {
            let cell = &mut self.sums[usize::from(visit.activity)][usize::from(visit.class)];
            cell.0 += 1;
            cell.1 += visit.waited_us as f64 / 86_400e6;
        }
    }
}

impl Observer for Waits {
    #[inline]
    fn visited(&mut self, visit: &Visit) {
        if self.kept.len() == KEPT {
            self.fold();
        }
        self.kept.push(*visit);
    }
}

fn one(
    network: &peers::Network,
    model: &str,
    days: f64,
    seed: u64,
    plain: bool,
) -> anyhow::Result<String> {
    let nodes = network.names.len();
    let mut waits = Waits { sums: vec![[(0, 0.0); 2]; nodes], kept: Vec::with_capacity(KEPT) };
    let plan = read(&network.scenario(days)).map_err(|found| anyhow!("{found:?}"))?;
    let (started, before) = (Instant::now(), cpu_seconds()?);
    let customers = if plain {
        plain::live(network, days, seed, |records| {
            for record in records {
                let cell = &mut waits.sums[record.node as usize][record.class as usize];
                cell.0 += 1;
                cell.1 += record.began - record.came;
                std::hint::black_box((record.citizen, record.ended));
            }
        })
    } else {
        let counted = live(&plan, seed, &mut waits).map_err(|error| anyhow!("{error:?}"))?;
        waits.fold();
        counted.came
    };
    let seconds = cpu_seconds()? - before;
    let services: u64 = waits.sums.iter().flatten().map(|(number, _)| number).sum();
    let mut means = Vec::new();
    for (node, [urgent, ordinary]) in waits.sums.iter().enumerate() {
        let all = (urgent.0 + ordinary.0, urgent.1 + ordinary.1);
        for (name, (number, sum)) in [("all", all), ("U", *urgent), ("N", *ordinary)] {
            if number > 0 {
                means.push(format!("\"{}/{name}\": {:.6}", node + 1, sum / number as f64));
            }
        }
    }
    let tool = if plain { "plain loop" } else { "roret" };
    Ok(format!(
        "{{\"tool\": \"{tool}\", \"model\": \"{model}\", \"T\": {days}, \"customers\": {customers}, \
         \"events\": {}, \"run_s\": {seconds:.4}, \"wall_s\": {:.4}, \"cust_per_s\": {:.0}, \
         \"ev_per_s\": {:.0}, \"Wq\": {{{}}}}}",
        customers + services,
        started.elapsed().as_secs_f64(),
        customers as f64 / seconds,
        (customers + services) as f64 / seconds,
        means.join(", "),
    ))
}
