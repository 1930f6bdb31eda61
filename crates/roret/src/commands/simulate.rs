//! `roret simulate`: a plan lived in advance; `roret calibrate`: its base, from records.

use crate::commands::report::image_of;
use crate::commands::transfer::is_empty;
use crate::demo::MUNICIPALITY;
use crate::options::{Data, Format, KeyArguments};
use crate::out;
use crate::simulated_journal::{commands_of, write};
use crate::store::Store;
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use roret_paper::simulation::{Against, Simulation, csv, json, text};
use roret_simulate::beside::Beside;
use roret_simulate::calibrate::{NothingSeen, base};
use roret_simulate::finding::Finding;
use roret_simulate::life::TooMany;
use roret_simulate::plan::{DAY_US, Plan};
use roret_simulate::reading::{base_of, read, read_onto};
use roret_simulate::replications::{ReplicationResults, replicate, seed_of};
use roret_simulate::shard::{Bits, MergeError, ShardResult, Texts, merge, number_of, whole};
use roret_texts::{Language, texts_of};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

/// Writes the base of a plan.
#[derive(Debug, Args)]
pub(crate) struct Calibrate {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The first day to learn from; without it the first day of the records.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// The last day to learn from; without it the last day of the records.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
}

/// Lives a plan in advance.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Simulate {
    #[command(subcommand)]
    pub(crate) merge: Option<SimulateParts>,
    /// The plan: a scenario, or a small file about a queue (docs/simulate.md).
    #[arg(value_name = "SCENARIO.toml")]
    pub(crate) scenario: Option<PathBuf>,
    /// The plan to see it beside. Both meet the same citizens; the differences stand first.
    #[arg(long, value_name = "BASE.toml")]
    pub(crate) against: Option<PathBuf>,
    /// How often it is lived: a number, or “auto” for as often as the precision asks for.
    #[arg(long, value_name = "NUMBER|auto", value_parser = replications)]
    pub(crate) replications: Option<Often>,
    /// The seed. The same seed gives the same lives.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Threads; as many as there are processors when nothing is said. They change the time it takes, and
    /// nothing else.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Start with the open inquiries and courses of this municipality, in `--data` or `--database`, on the day
    /// on which the plan begins.
    #[arg(long, value_name = "NAME", conflicts_with = "shard")]
    pub(crate) start_with: Option<String>,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Draw the figures that say how many they rest on anew for each life, so that the intervals know how
    /// little was seen.
    #[arg(long)]
    pub(crate) uncertain: bool,
    /// The form of the answer.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
    /// Live a part of the replications only: shard i of n, from 1 on. What is printed is for `roret simulate
    /// merge`; the shards together are, to the bit, what one machine would have lived.
    #[arg(long, value_name = "I/N", value_parser = shard, conflicts_with = "journal")]
    pub(crate) shard: Option<Shard>,
    /// Write the first of the lives down as a municipality in this folder, in an empty place, so that
    /// `roret serve --data DIR --municipality NAME` opens it like a real one.
    #[arg(long, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
    /// That municipality's name.
    #[arg(long, value_name = "NAME", default_value = MUNICIPALITY, requires = "journal")]
    pub(crate) municipality: String,
    /// Print what a scenario may say, as JSON Schema, and do nothing else.
    #[arg(long)]
    pub(crate) schema: bool,
}

/// What is done with parts.
#[derive(Debug, Subcommand)]
pub(crate) enum SimulateParts {
    /// Put the shards of a sweep together and tell what the whole gave.
    Merge {
        /// What the shards printed, a file each, in any order.
        #[arg(required = true, value_name = "PART.json")]
        parts: Vec<PathBuf>,
        /// The form of the answer.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// A part of the replications.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shard {
    /// Which, from 1 on.
    pub(crate) number: u32,
    /// Of how many.
    pub(crate) of: u32,
}

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(number, of)| {
        Some(Shard { number: number.parse().ok()?, of: of.parse().ok()? })
    });
    numbers
        .filter(|shard| (1..=shard.of).contains(&shard.number))
        .ok_or_else(|| "a shard such as 3/10, from 1/10 to 10/10".to_owned())
}

/// How often a plan is lived.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Often {
    /// So often.
    Number(u32),
    /// As often as the precision asks for.
    Auto,
}

fn replications(text: &str) -> Result<Often, String> {
    if text == "auto" {
        return Ok(Often::Auto);
    }
    match text.parse() {
        Ok(number @ 1..=1_000_000) => Ok(Often::Number(number)),
        _ => Err("a number from 1 to 1000000, or auto".to_owned()),
    }
}

/// Lives a plan, and says what it gave. The exit code is 1 when it has no average.
pub(crate) async fn run(arguments: Simulate, language: Language) -> anyhow::Result<ExitCode> {
    if let Some(SimulateParts::Merge { parts, format }) = arguments.merge {
        return merge_parts(&parts, format, language);
    }
    if arguments.schema {
        let schema = roret_simulate::scenario::schema();
        out::say(&serde_json::to_string_pretty(&schema)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(scenario) = arguments.scenario.as_deref() else {
        bail!("{}", texts_of(language).get("simulate-which-plan"));
    };
    let Some(Read { mut plan, texts, base }) = read_file(scenario, language)? else {
        return Ok(ExitCode::from(2));
    };
    // Changes are seen beside what they change, unless another plan is asked for.
    let mut against = match arguments.against.as_deref().or(base.as_deref()) {
        None => None,
        Some(against) => match read_file(against, language)? {
            None => return Ok(ExitCode::from(2)),
            against => against,
        },
    };
    if let Some(replications) = arguments.replications {
        plan.run.replications = match replications {
            Often::Number(number) => Some(number),
            Often::Auto => None,
        };
    }
    plan.run.seed = arguments.seed.unwrap_or(plan.run.seed);
    plan.run.uncertain = arguments.uncertain;
    if let Some(municipality) = &arguments.start_with {
        let plans = std::iter::once(&mut plan).chain(against.as_mut().map(|it| &mut it.plan));
        start_with(plans, municipality, &arguments.data, language).await?;
    }
    if let Some(folder) = arguments.journal {
        return write_down(&plan, folder, &arguments.municipality, language).await;
    }
    let threads = threads(arguments.threads);
    let shard = arguments.shard.unwrap_or(Shard { number: 1, of: 1 });
    let replications = plan.run.replications;
    if arguments.shard.is_some() {
        let all = replications.context(texts_of(language).get("simulate-no-part-of-auto"))?;
        plan.run.replications = Some(number_of(all, shard.number, shard.of));
    }
    let lived = lives(&plan, shard, threads, language)?;
    let compared = against.as_ref().map(|other| {
        compare(&plan, &other.plan, lived.values.len() as u32, shard, threads, language)
    });
    let compared = compared.transpose()?;
    if let (Some(_), Some(all)) = (arguments.shard, replications) {
        let result = ShardResult {
            plan: texts,
            against: against.map(|it| it.texts),
            seed: plan.run.seed,
            uncertain: plan.run.uncertain,
            replications: all,
            shard: shard.number,
            of: shard.of,
            lived: Bits::of(&lived),
            against_lived: compared.as_ref().map(|it| Bits::of(&it.other)),
            compared_lived: compared.as_ref().and_then(|it| it.own.as_ref()).map(Bits::of),
        };
        out::say(&serde_json::to_string(&result)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    tell(&plan, &lived, compared.as_ref(), arguments.format, language)
}

/// How many threads live a plan: as many as there are processors, where nothing is said.
fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| available_parallelism().map_or(1, NonZero::get), usize::from)
}

/// Begins plans with those who are there in a municipality's records.
async fn start_with(
    plans: impl Iterator<Item = &mut Plan>,
    municipality: &str,
    data: &Data,
    language: Language,
) -> anyhow::Result<()> {
    let (image, _) = image_of(municipality, data, (None, None), language).await?;
    for plan in plans {
        if plan.run.warm_up_us > 0 {
            bail!("{}", texts_of(language).get("simulate-no-warm-up"));
        }
        plan.start_with(&image);
    }
    Ok(())
}

/// Lives another plan beside a plan that has been lived so often: the same citizens, difference by difference.
fn compare(
    plan: &Plan,
    other: &Plan,
    replications: u32,
    shard: Shard,
    threads: usize,
    language: Language,
) -> anyhow::Result<Compared> {
    let mut beside = beside(plan, other, language)?;
    let number = Some(replications);
    (beside.plan.run.replications, beside.other.run.replications) = (number, number);
    let own = beside.plan_differs.then(|| lives(&beside.plan, shard, threads, language));
    let own = own.transpose()?;
    let other = lives(&beside.other, shard, threads, language)?;
    Ok(Compared { beside, own, other })
}

/// Two plans, and what both gave over the time that both have.
struct Compared {
    beside: Beside,
    /// What the plan gave, when that time is not its own.
    own: Option<ReplicationResults>,
    other: ReplicationResults,
}

fn beside(plan: &Plan, other: &Plan, language: Language) -> anyhow::Result<Beside> {
    Beside::of(plan, other).ok_or_else(|| {
        let nothing = texts_of(language).get("simulate-nothing-to-compare");
        anyhow!("{nothing} (“{}”, “{}”)", plan.title, other.title)
    })
}

/// Writes the base of a plan from a municipality's records.
pub(crate) async fn calibrate(arguments: Calibrate, language: Language) -> anyhow::Result<()> {
    let Calibrate { municipality, data, from, to } = &arguments;
    let (image, period) = image_of(municipality, data, (*from, *to), language).await?;
    let text = base(&image, period.from, period.to).map_err(|NothingSeen| {
        let nothing = texts_of(language).get("simulate-nothing-to-learn");
        anyhow!("{nothing} ({} – {})", period.from, period.to)
    })?;
    out::say(&text)
}

fn tell(
    plan: &Plan,
    lived: &ReplicationResults,
    compared: Option<&Compared>,
    format: Format,
    language: Language,
) -> anyhow::Result<ExitCode> {
    let against = compared.map(|Compared { beside, own, other }| Against {
        beside,
        own: own.as_ref().unwrap_or(lived),
        other,
    });
    let simulation = Simulation::of(plan, lived, against);
    out::say(&match format {
        Format::Text => text(&simulation, language),
        Format::Json => json(&simulation)?,
        Format::Csv => csv(&simulation)?,
    })?;
    Ok(if simulation.is_unstable() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Puts parts together and tells what the whole gave.
fn merge_parts(paths: &[PathBuf], format: Format, language: Language) -> anyhow::Result<ExitCode> {
    let mut parts = Vec::new();
    for path in paths {
        let shown = path.display();
        let result: ShardResult =
            serde_json::from_str(&text_of(path, language)?).with_context(|| {
                format!("{shown} {}", texts_of(language).get("simulate-not-a-part"))
            })?;
        parts.push(result);
    }
    let first = merge(&parts).map_err(|error| told(&error, paths, language))?;
    let read_again = |texts: &Texts| {
        plan_of(texts).map_err(|findings| {
            let first = findings.first().map(ToString::to_string).unwrap_or_default();
            anyhow!("{}: {first}", texts_of(language).get("simulate-plan-unreadable"))
        })
    };
    let mut plan = read_again(&first.plan)?;
    plan.run.seed = first.seed;
    plan.run.replications = Some(first.replications);
    let lived = whole(&parts, &plan, |part| Some(&part.lived));
    let compared = match first.against.as_ref().map(read_again).transpose()? {
        None => None,
        Some(other) => {
            let beside = beside(&plan, &other, language)?;
            let own = beside
                .plan_differs
                .then(|| whole(&parts, &plan, |part| part.compared_lived.as_ref()));
            let other = whole(&parts, &other, |part| part.against_lived.as_ref());
            Some(Compared { beside, own, other })
        }
    };
    tell(&plan, &lived, compared.as_ref(), format, language)
}

fn told(error: &MergeError, paths: &[PathBuf], language: Language) -> anyhow::Error {
    let list =
        |shards: &[u32]| shards.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let t = texts_of(language);
    anyhow!(match error {
        MergeError::Nothing => t.get("simulate-no-parts").to_owned(),
        MergeError::Another { part } => {
            let shown =
                paths.get(*part).map_or_else(String::new, |path| path.display().to_string());
            t.with("simulate-another-sweep", [("shown", shown.into())])
        }
        MergeError::Twice { shard } => {
            t.with("simulate-part-twice", [("shard", shard.to_string().into())])
        }
        MergeError::Missing { shards } => {
            t.with("simulate-parts-missing", [("shards", list(shards).into())])
        }
        MergeError::Incomplete { shard } => {
            t.with("simulate-part-cut-off", [("shard", shard.to_string().into())])
        }
    })
}

/// Writes the first life down as a municipality that is opened like a real one.
async fn write_down(
    plan: &Plan,
    folder: PathBuf,
    municipality: &str,
    language: Language,
) -> anyhow::Result<ExitCode> {
    let data = Data::in_folder(folder, KeyArguments::default());
    let store = Store::of(&data, municipality, language).await?;
    is_empty(&store, language).await?;
    let lived = commands_of(plan, seed_of(plan.run.seed, 0), municipality, language)?;
    let (commands, counted) = lived.map_err(|too_many| grows(too_many, language))?;
    store.begin_restoring().await?;
    let head = write(&store, commands).await?;
    store.end_restoring().await?;
    let shown = store.shown();
    let facts = [
        ("head", head.to_string().into()),
        ("came", counted.came.to_string().into()),
        ("shown", shown.to_string().into()),
    ];
    out::say(&texts_of(language).with("simulate-written", facts))?;
    Ok(ExitCode::SUCCESS)
}

struct Read {
    plan: Plan,
    texts: Texts,
    /// The file that the plan's changes stand on.
    base: Option<PathBuf>,
}

/// The plan of a file; none when it can't be, which has been told line by line.
fn read_file(path: &Path, language: Language) -> anyhow::Result<Option<Read>> {
    let text = text_of(path, language)?;
    let base = base_of(&text).map(|base| path.with_file_name(base));
    let base_text = base.as_deref().map(|base| text_of(base, language)).transpose()?;
    if let (Some(base), Some(base_text)) = (&base, &base_text)
        && let Err(findings) = read(base_text)
    {
        complain(base, &findings, language);
        return Ok(None);
    }
    let texts = Texts { text, base: base_text };
    match plan_of(&texts) {
        Ok(plan) => Ok(Some(Read { plan, texts, base })),
        Err(findings) => {
            complain(path, &findings, language);
            Ok(None)
        }
    }
}

fn plan_of(texts: &Texts) -> Result<Plan, Vec<Finding>> {
    match &texts.base {
        None => read(&texts.text),
        Some(base) => read_onto(base, &texts.text),
    }
}

fn text_of(path: &Path, language: Language) -> anyhow::Result<String> {
    let cannot = texts_of(language).get("incoming-cannot-read");
    fs::read_to_string(path).with_context(|| format!("{cannot} {}", path.display()))
}

fn complain(path: &Path, findings: &[Finding], language: Language) {
    let (shown, line) = (path.display(), texts_of(language).get("simulate-line"));
    for finding in findings {
        let said = language.pick(&finding.danish, &finding.english);
        out::complain(&format!("{shown}, {line} {}: {said}", finding.line));
    }
}

fn lives(
    plan: &Plan,
    shard: Shard,
    threads: usize,
    language: Language,
) -> anyhow::Result<ReplicationResults> {
    let bar = match plan.run.replications {
        Some(number) => ProgressBar::new(u64::from(number)),
        None => ProgressBar::no_length(),
    };
    let facts = [("done", "{pos}".into()), ("all", "{len}".into())];
    let form = format!("{{bar:30}} {}", texts_of(language).with("simulate-lived", facts));
    bar.set_style(ProgressStyle::with_template(&form).context("the form of the bar")?);
    let lived = replicate(plan, (shard.number - 1, shard.of), threads, &|done| {
        bar.set_position(u64::from(done))
    });
    bar.finish_and_clear();
    lived.map_err(|too_many| grows(too_many, language))
}

fn grows(too_many: TooMany, language: Language) -> anyhow::Error {
    let days = too_many.at_us / DAY_US;
    anyhow!(
        "{}",
        texts_of(language).with("simulate-too-many-at-a-time", [("days", days.to_string().into())])
    )
}
