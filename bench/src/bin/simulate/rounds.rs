//! Interleaved rounds: every tool runs every model once in each, so that a slow minute hits all.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const ROUNDS: u32 = 4;
/// Fast tools run longer, so that their start doesn't count.
const LONGER: f64 = 20.0;
const MODELS: [(&str, f64); 3] = [("A", 125_000.0), ("B", 25_000.0), ("C", 83_333.0)];
const PEERS: [&str; 2] = ["b_ciw.py", "b_simpy.py"];

/// The peers' scripts, and a Python that has the peers.
struct Peers {
    scripts: PathBuf,
    python: PathBuf,
}

fn peers() -> anyhow::Result<Option<Peers>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let scripts = root.join("../shared/bench/simulation-peers");
    if !scripts.is_dir() {
        println!("the peers are left out: {} is not there", scripts.display());
        return Ok(None);
    }
    let place = root.join("target/simulation-peers");
    let python = place.join("bin/python");
    if !python.is_file() {
        let done = |command: &mut Command| -> anyhow::Result<()> {
            let status = command.status().with_context(|| format!("{command:?}"))?;
            if !status.success() {
                bail!("{command:?} failed");
            }
            Ok(())
        };
        done(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
        let packages = ["install", "-q", "ciw==3.2.7", "simpy==4.1.2"];
        done(Command::new(place.join("bin/pip")).args(packages))?;
    }
    Ok(Some(Peers { scripts, python }))
}

/// Citizens per CPU-second of a run, from its line of JSON.
fn citizens_per_second(command: &mut Command) -> anyhow::Result<f64> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let after = text.split("\"cust_per_s\": ").nth(1).with_context(|| {
        format!("{command:?}: {text}{}", String::from_utf8_lossy(&output.stderr))
    })?;
    let number: String =
        after.chars().take_while(|sign| sign.is_ascii_digit() || *sign == '.').collect();
    number.parse().context("a number")
}

pub(crate) fn measure() -> anyhow::Result<()> {
    let own = std::env::current_exe().context("where this program is")?;
    let peers = peers()?;
    println!(
        "| model | tool | citizens/CPU-s, best (worst) of {ROUNDS} | × Ciw | share of the plain loop |"
    );
    println!("|---|---|---|---|---|");
    for (model, days) in MODELS {
        let mut tools: Vec<(String, Vec<f64>)> = Vec::new();
        for round in 1..=ROUNDS {
            let mut note =
                |name: &str, speed: f64| match tools.iter_mut().find(|(tool, _)| tool == name) {
                    Some((_, speeds)) => speeds.push(speed),
                    None => tools.push((name.to_owned(), vec![speed])),
                };
            let (long, seed) = ((days * LONGER).to_string(), round.to_string());
            note("Roret", citizens_per_second(Command::new(&own).args([model, &long, &seed]))?);
            note(
                "plain loop",
                citizens_per_second(Command::new(&own).args(["plain", model, &long, &seed]))?,
            );
            if let Some(peers) = &peers {
                for script in PEERS {
                    let mut command = Command::new(&peers.python);
                    command.current_dir(&peers.scripts).env("PYTHONDONTWRITEBYTECODE", "1");
                    command.args([script, model, &days.to_string(), &seed]);
                    note(
                        script.trim_start_matches("b_").trim_end_matches(".py"),
                        citizens_per_second(&mut command)?,
                    );
                }
            }
        }
        let best = |name: &str| {
            let speeds = tools.iter().find(|(tool, _)| tool == name)?.1.iter();
            Some(speeds.copied().fold(0.0, f64::max))
        };
        for (tool, speeds) in &tools {
            let worst = speeds.iter().copied().fold(f64::INFINITY, f64::min);
            let own = best(tool).unwrap_or(0.0);
            let of = |other: Option<f64>| {
                other.map_or_else(|| "–".to_owned(), |other| format!("{:.2}", own / other))
            };
            println!(
                "| {model} | {tool} | {own:.0} ({worst:.0}) | {} | {} |",
                of(best("ciw")),
                of(best("plain loop"))
            );
        }
    }
    Ok(())
}
