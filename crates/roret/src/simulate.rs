//! `roret simulate`: a plan lived in advance.

use crate::arguments::{Data, Format, Often, Simulate};
use crate::carry::is_empty;
use crate::out;
use crate::place::Place;
use anyhow::{Context, anyhow, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use roret_domain::id::Position;
use roret_journal::{Journal, Written};
use roret_paper::language::Language;
use roret_paper::simulation::{Simulation, csv, json, text};
use roret_simulate::chronicle::Chronicle;
use roret_simulate::finding::Finding;
use roret_simulate::life::{TooMany, live};
use roret_simulate::load::loads;
use roret_simulate::plan::{DAY_US, Plan};
use roret_simulate::reading::{base_of, read, read_onto};
use roret_simulate::replications::{Lived, replicate, seed_of};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

/// So many commands are written at once.
const COMMANDS_PER_WRITE: usize = 1_000;

/// Lives a plan, and says what it gave. The exit code is 1 when it has no average.
pub(crate) async fn run(arguments: Simulate, language: Language) -> anyhow::Result<ExitCode> {
    if arguments.schema {
        let schema = roret_simulate::scenario::schema();
        out::say(&serde_json::to_string_pretty(&schema)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let scenario = arguments.scenario.as_deref().context("a scenario")?;
    let Some(Read { mut plan, base }) = read_file(scenario, language)? else {
        return Ok(ExitCode::from(2));
    };
    // Changes are seen beside what they change, unless another plan is asked for.
    let mut base = match arguments.against.as_deref().or(base.as_deref()) {
        None => None,
        Some(against) => match read_file(against, language)? {
            None => return Ok(ExitCode::from(2)),
            Some(base) => Some(base.plan),
        },
    };
    if let Some(replications) = arguments.replications {
        plan.run.replications = match replications {
            Often::Number(number) => Some(number),
            Often::Auto => None,
        };
    }
    plan.run.seed = arguments.seed.unwrap_or(plan.run.seed);
    if let Some(folder) = arguments.journal {
        return write_down(&plan, folder, &arguments.municipality, language).await;
    }
    let threads = match arguments.threads {
        Some(threads) => usize::from(threads),
        None => available_parallelism().map_or(1, NonZero::get),
    };
    let lived = lives(&plan, threads, language)?;
    if let Some(base) = &mut base {
        // The same citizens, as often: difference by difference.
        base.run.seed = plan.run.seed;
        base.run.replications = Some(lived.values.len() as u32);
    }
    let base_lived = base.as_ref().map(|base| lives(base, threads, language)).transpose()?;
    let loads = loads(&plan);
    let simulation = Simulation {
        plan: &plan,
        lived: &lived,
        loads: &loads,
        against: base.as_ref().zip(base_lived.as_ref()),
    };
    out::say(&match arguments.format {
        Format::Text => text(&simulation, language),
        Format::Json => json(&simulation)?,
        Format::Csv => csv(&simulation)?,
    })?;
    let grows = simulation.unstable().next().is_some();
    Ok(if grows { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Writes the first life down as a municipality that is opened like a real one.
async fn write_down(
    plan: &Plan,
    folder: PathBuf,
    municipality: &str,
    language: Language,
) -> anyhow::Result<ExitCode> {
    let data = Data { folder, database: None };
    let place = Place::of(&data, municipality, language).await?;
    is_empty(&place, language).await?;
    let seed = seed_of(plan.run.seed, 0);
    let mut commands = Vec::new();
    let mut chronicle = Chronicle::begin(plan, seed, municipality, |key, events| {
        commands.push(Written { key, request_hash: [0; 32], events });
    });
    let lived = live(plan, seed, &mut chronicle).map_err(|too_many| grows(too_many, language));
    let image = chronicle.end().map_err(|refusal| {
        let refused = language.pick(
            "reglerne for det virkelige liv tillader ikke, hvad planen gør",
            "the rules of real life don't allow what the plan does",
        );
        anyhow!("{refused}: {:?}", refusal.reason)
    })?;
    let counted = lived?;
    place.begin_restoring().await?;
    let (mut records, lock) = place.records().await?;
    let mut head = Position(0);
    for stretch in commands.chunks(COMMANDS_PER_WRITE) {
        records.journal.append(head, stretch).await?;
        head = stretch.last().and_then(|last| last.events.last()).map_or(head, |it| it.position);
    }
    ensure!(
        head == image.position(),
        "the journal ends at {head}, the life at {:?}",
        image.position()
    );
    drop((records, lock));
    place.end_restoring().await?;
    let shown = place.shown();
    out::say(&match language {
        Language::Danish => {
            format!("{head} hændelser om {} borgere skrevet til {shown}.", counted.came)
        }
        Language::English => {
            format!("{head} events about {} citizens written to {shown}.", counted.came)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

struct Read {
    plan: Plan,
    /// The file that the plan's changes stand on.
    base: Option<PathBuf>,
}

/// The plan of a file; none when it can't be, which has been told line by line.
fn read_file(path: &Path, language: Language) -> anyhow::Result<Option<Read>> {
    let text = text_of(path, language)?;
    let base = base_of(&text).map(|base| path.with_file_name(base));
    let read = match &base {
        None => read(&text),
        Some(base) => {
            let base_text = text_of(base, language)?;
            if let Err(findings) = read(&base_text) {
                complain(base, &findings, language);
                return Ok(None);
            }
            read_onto(&base_text, &text)
        }
    };
    match read {
        Ok(plan) => Ok(Some(Read { plan, base })),
        Err(findings) => {
            complain(path, &findings, language);
            Ok(None)
        }
    }
}

fn text_of(path: &Path, language: Language) -> anyhow::Result<String> {
    let cannot = language.pick("kan ikke læse", "can't read");
    fs::read_to_string(path).with_context(|| format!("{cannot} {}", path.display()))
}

fn complain(path: &Path, findings: &[Finding], language: Language) {
    let (shown, line) = (path.display(), language.pick("linje", "line"));
    for finding in findings {
        let said = language.pick(&finding.danish, &finding.english);
        out::complain(&format!("{shown}, {line} {}: {said}", finding.line));
    }
}

fn lives(plan: &Plan, threads: usize, language: Language) -> anyhow::Result<Lived> {
    let bar = match plan.run.replications {
        Some(number) => ProgressBar::new(u64::from(number)),
        None => ProgressBar::no_length(),
    };
    let form =
        language.pick("{bar:30} {pos} af {len} gange levet", "{bar:30} {pos} of {len} times lived");
    bar.set_style(ProgressStyle::with_template(form).context("the form of the bar")?);
    let lived = replicate(plan, (0, 1), threads, &|done| bar.set_position(u64::from(done)));
    bar.finish_and_clear();
    lived.map_err(|too_many| grows(too_many, language))
}

fn grows(too_many: TooMany, language: Language) -> anyhow::Error {
    let days = too_many.at_us / DAY_US;
    match language {
        Language::Danish => anyhow!(
            "Efter {days} dage er der flere ad gangen, end en kørsel kan rumme: noget vokser uden ende. Se efter en aktivitet med for få pladser."
        ),
        Language::English => anyhow!(
            "After {days} days there are more at a time than a run can hold: something grows without end. Look for an activity with too few places."
        ),
    }
}
