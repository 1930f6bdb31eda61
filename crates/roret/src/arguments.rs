//! The arguments of the command line.

mod data;
mod erase;
mod keys;
mod proof;
mod serve;
mod statistics;

pub(crate) use data::{DATA_FOLDER, Data, KeyArguments};
pub(crate) use erase::{Archive, Erase, Ground, Hold, Of, Who};
pub(crate) use keys::{KeysAside, KeysOf};
pub(crate) use proof::{Checkpoint, Prove, Verify};
pub(crate) use serve::Serve;
pub(crate) use statistics::{Decimal, Statistics};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use roret_domain::course::CourseKind;
use roret_domain::inquiry::{Channel, Requester, Theme};
use roret_insight::selection::Courses;
use std::path::PathBuf;

/// Runs, understands and re-plans a municipality's social psychiatry.
#[derive(Debug, Parser)]
#[command(name = "roret", version)]
pub(crate) struct Arguments {
    /// The language of what is printed.
    #[arg(long, global = true, value_enum, default_value = "da")]
    pub(crate) language: Language,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

impl From<Language> for roret_paper::language::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Da => Self::Danish,
            Language::En => Self::English,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages.
    Serve(Serve),
    /// Bring in records of another system; running it twice doubles nothing.
    Import(Import),
    /// Print figures.
    #[command(subcommand)]
    Report(Report),
    /// Run the product's statistics on any table.
    #[command(subcommand)]
    Statistics(Statistics),
    /// Live a plan in advance: waiting, load and outcome with uncertainty, before anybody decides.
    Simulate(Simulate),
    /// Write the base of a plan from a municipality's own records: how many come, how long they wait, where
    /// they go and how long help lasts.
    Calibrate(Calibrate),
    /// Make or change the tables of a PostgreSQL database, with the role that owns them.
    Migrate(Migrate),
    /// Put aside what has come in since the last backup, while others work.
    Backup(Backup),
    /// Bring a backup back into an empty place, and verify it.
    Restore(Restore),
    /// Carry a municipality from one place to another, such as from files to a database.
    Move(Move),
    /// Erase what is no longer kept: the same steps as on the page.
    #[command(subcommand)]
    Erase(Erase),
    /// Keep, bring back or turn the keys to what is sealed.
    #[command(subcommand)]
    Keys(KeysOf),
    /// Sign how far a journal goes, where a second party holds it.
    Checkpoint(Checkpoint),
    /// Check that a journal, a backup or an export is what it was, and name the first event that does not fit.
    Verify(Verify),
    /// Prove that an event is in the journal, or that a later journal continues an earlier one.
    #[command(subcommand)]
    Prove(Prove),
    /// Write records out for others.
    Export(Export),
    /// Check this machine and the files.
    Doctor(Doctor),
}

/// Brings in records.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportOf,
}

/// What is brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportOf {
    /// Events that `roret export events` wrote, into an empty place.
    Events {
        /// The file of events.
        file: PathBuf,
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        #[command(flatten)]
        data: Data,
    },
    #[command(flatten)]
    Table(ImportOfTable),
}

/// Records of another system, in a table.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportOfTable {
    /// A file with one row per inquiry.
    Inquiries {
        /// The CSV file.
        file: PathBuf,
        #[command(flatten)]
        into: Into,
    },
    /// Any event log with case, activity and time.
    Log {
        /// The CSV file.
        file: PathBuf,
        /// What the log's columns and activities mean, as TOML.
        #[arg(long, value_name = "MAP.toml")]
        mapping: PathBuf,
        #[command(flatten)]
        into: Into,
    },
}

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
    #[arg(long, value_name = "NAME", default_value = "Prøvekøbing", requires = "journal")]
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

/// Makes or changes tables.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The role that `roret serve` works with; it must be there already.
    #[arg(long, value_name = "ROLE", default_value = "roret_app")]
    pub(crate) application_role: String,
}

/// Puts a backup aside.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The folder with a folder per municipality to put backups in: on another disk, or another machine's.
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Go on until told to stop, and put aside what has come in again and again.
    #[arg(long)]
    pub(crate) continuous: bool,
    /// Seconds between two rounds of a continuous backup.
    #[arg(long, value_name = "SECONDS", default_value = "30", requires = "continuous",
        value_parser = clap::value_parser!(u64).range(1..=60))]
    pub(crate) every: u64,
}

/// Brings a backup back.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The folder that `roret backup --to` was given.
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// Restore into a temporary folder, check all of it, and remove it again.
    #[arg(long, conflicts_with = "folder")]
    pub(crate) drill: bool,
}

/// Carries a municipality to another place.
#[derive(Args)]
pub(crate) struct Move {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// Where it is: a folder with a folder per municipality, or a postgres:// address.
    #[arg(long, value_name = "DIR or URL")]
    pub(crate) from: String,
    /// Where it shall be: an empty place of either kind.
    #[arg(long, value_name = "DIR or URL")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) keys: KeyArguments,
}

/// Addresses may hold passwords: they are not shown.
impl std::fmt::Debug for Move {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Move").field("municipality", &self.municipality).finish_non_exhaustive()
    }
}

/// Writes records out.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub(crate) what: ExportOf,
}

/// What is written out.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportOf {
    /// Every event of the journal, one line of JSON each: any roret takes them in again.
    Events {
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        #[command(flatten)]
        data: Data,
        /// The file to write, which must not be there; without it standard output.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

/// Where records go, and how strictly.
#[derive(Debug, Args)]
pub(crate) struct Into {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Check every row first, and write nothing if one is bad.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Prints figures.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// The promise report: agreements within 7 days, courses closed within 6 months.
    Promise(ReportScope),
    /// How long people wait from inquiry to first contact, agreement or start, with those who still wait.
    Waiting {
        /// What is waited for.
        #[arg(long, value_enum, default_value = "agreement")]
        until: Until,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// How long courses or stays last, with those that still go on.
    Duration(ReportScope),
    /// How often the forecasts of the answer and of the steps held.
    Coverage(ReportScope),
    /// How many come back within 30, 90 and 365 days.
    Return(ReportScope),
    /// What came in and what went out, month by month.
    Flow {
        /// The first month after a known change: the control chart starts anew there.
        #[arg(long, value_name = "DAY")]
        changed_on: Option<Date>,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// Contacts week by week, by kind.
    Contacts {
        /// By the worker who wrote them down instead.
        #[arg(long)]
        by_worker: bool,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// How long steps of the roadmap take, and how many are done in time.
    Steps(ReportScope),
    /// How full groups are, and how long people wait for a place.
    Groups(ReportScope),
    /// How many agreements say in the citizen's own words what they want.
    Goals(ReportScope),
    /// Who has how much today.
    Caseload(ReportScope),
}

fn of<T>(code: &str, from_code: impl Fn(&str) -> Option<T>, all: &[&str]) -> Result<T, String> {
    from_code(code).ok_or_else(|| format!("one of {}", all.join(", ")))
}

fn courses(code: &str) -> Result<Courses, String> {
    let all: Vec<&str> = CourseKind::ALL.iter().map(|kind| kind.code()).chain(["stay"]).collect();
    let read = |code: &str| match code {
        "stay" => Some(Courses::Stays),
        code => CourseKind::from_code(code).map(Courses::Kind),
    };
    of(code, read, &all)
}

fn channel(code: &str) -> Result<Channel, String> {
    let all: Vec<&str> = Channel::ALL.iter().map(|one| one.code()).collect();
    of(code, Channel::from_code, &all)
}

fn requester(code: &str) -> Result<Requester, String> {
    let all: Vec<&str> = Requester::ALL.iter().map(|one| one.code()).collect();
    of(code, Requester::from_code, &all)
}

fn theme(code: &str) -> Result<Theme, String> {
    let all: Vec<&str> = Theme::ALL.iter().map(|one| one.code()).collect();
    of(code, Theme::from_code, &all)
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// The first contact.
    FirstContact,
    /// The agreement.
    Agreement,
    /// The first day of a course.
    Start,
}

impl From<Until> for roret_insight::waiting::Until {
    fn from(until: Until) -> Self {
        match until {
            Until::FirstContact => Self::FirstContact,
            Until::Agreement => Self::Agreement,
            Until::Start => Self::Start,
        }
    }
}

/// Of whom, when, and in which form.
#[derive(Debug, Args)]
pub(crate) struct ReportScope {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The first day, such as 2017-02-01; without it the first day of the data.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// The last day; without it the last day of the data.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
    /// Only inquiries of the unit with this name.
    #[arg(long, value_name = "NAME")]
    pub(crate) unit: Option<String>,
    /// Only inquiries that came this way, such as phone.
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    pub(crate) channel: Option<Channel>,
    /// Only inquiries that were asked by this source, such as citizen.
    #[arg(long, value_name = "SOURCE", value_parser = requester)]
    pub(crate) source: Option<Requester>,
    /// Only inquiries about this theme, such as relations.
    #[arg(long, value_name = "THEME", value_parser = theme)]
    pub(crate) theme: Option<Theme>,
    /// Only courses of this kind, such as individual, or `stay`; of inquiries those with such a course.
    #[arg(long, value_name = "KIND", value_parser = courses)]
    pub(crate) kind: Option<Courses>,
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table to read.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Checks this machine and the files.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) data: Data,
    /// In a database: the municipality whose journal is replayed. In a folder all are.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }
}
