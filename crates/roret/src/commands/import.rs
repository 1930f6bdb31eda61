//! `roret import`: records of another system come in.
//!
//! The file is read as a stream. Many rows are on their way to the writer at once, so that they share
//! durable commits; what is on its way is bounded. Rows reach the writer in the file's order.

mod incoming;
mod steps;
mod summary;

use crate::clock::SystemClock;
use crate::commands::transfer;
use crate::error_text::{cannot_read, refusal_text};
use crate::options::Data;
use crate::out;
use crate::store::Store;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use incoming::{Incoming, Item};
use roret_domain::command::Command;
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Actor, Envelope, Task};
use roret_domain::id::{CommandKey, Position, UnitId};
use roret_domain::image::Image;
use roret_domain::inquiry::is_case_number;
use roret_domain::refusal::Refusal;
use roret_office::clock::Clock;
use roret_office::{Office, OfficeError, REQUESTS_PER_COMMIT_MAX, Receipt};
use roret_paper::finding::{BadReason, BadRow, Oddity};
use roret_paper::inquiries::Help;
use roret_texts::{Language, texts_of};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use steps::{Keys, ground, steps};
use summary::Summary;
use tokio::task::JoinSet;

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

const ACTOR: Actor = Actor::System(Task::Import);

/// A journal that says no to this is no journal of ours.
fn cannot_found(language: Language) -> &'static str {
    texts_of(language).get("import-cannot-set-up")
}

/// Rows on their way to the writer: two commits' worth, so that one is filled while one is written.
const ROWS_UNDERWAY_MAX: usize = 2 * REQUESTS_PER_COMMIT_MAX;

/// Runs an import. Exit code 0 when every row was taken or there, 1 when some were bad, 2 when
/// `--strict` stopped it.
pub(crate) async fn run(arguments: Import, language: Language) -> anyhow::Result<ExitCode> {
    out::log_troubles();
    let what = arguments.what;
    let what = match what {
        ImportOf::Table(what) => what,
        ImportOf::Events { file, municipality, data } => {
            let store = Store::of(&data, &municipality, language).await?;
            transfer::take_in(&store, &file, language).await?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let (ImportOfTable::Inquiries { into, .. } | ImportOfTable::Log { into, .. }) = &what;
    let store = Store::of(&into.data, &into.municipality, language).await?;
    if into.strict {
        let summary = rehearse(&what, into, &store, language).await?;
        if summary.bad > 0 || summary.findings.bad_row_count() > 0 {
            let stopped = texts_of(language).get("import-stopped-by-strict");
            out::say(&format!("{stopped}\n{}", summary.findings_text(language)))?;
            return Ok(ExitCode::from(2));
        }
    }
    let summary = take_in(&what, into, &store, language).await?;
    out::say(&summary.text(language))?;
    let is_clean = summary.bad == 0 && summary.findings.bad_row_count() == 0;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Takes the rows in.
async fn take_in(
    what: &ImportOfTable,
    into: &Into,
    store: &Store,
    language: Language,
) -> anyhow::Result<Summary> {
    // The file first: a file that is none must not leave an empty municipality behind.
    let mut incoming = Incoming::open(what, language)?;
    let keys = Keys::new(store.slug(), incoming.source());
    let held = store.open_to_write(Arc::new(SystemClock)).await?;
    if held.office.image().municipality().is_some_and(|one| one.is_demonstration) {
        let shown = store.shown();
        out::complain(
            &texts_of(language)
                .with("import-into-a-demonstration", [("shown", shown.to_string().into())]),
        );
    }
    let mut import = Running {
        language,
        office: &held.office,
        began_at: held.opened.head,
        underway: JoinSet::new(),
        summary: Summary { events: incoming.events(), ..Summary::default() },
    };
    let mut unit = None;
    for item in incoming.by_ref() {
        import.summary.rows += 1;
        let item = match item {
            Ok(item) => item,
            Err(bad_row) => {
                import.summary.bad_row(bad_row, 0);
                continue;
            }
        };
        let unit = match unit {
            Some(unit) => unit,
            None => *unit.insert(import.ground(&into.municipality, &keys).await?),
        };
        import.send(item, unit, &keys).await?;
    }
    while import.answer().await? {}
    incoming.finish(&mut import.summary);
    Ok(import.summary)
}

/// An import on its way.
struct Running<'a> {
    language: Language,
    office: &'a Arc<Office>,
    /// Where the journal stood before: what has a receipt up to here was there already.
    began_at: Position,
    underway: JoinSet<Sent>,
    summary: Summary,
}

/// A row that was sent to the writer, with its answer.
struct Sent {
    item: Item,
    is_new: bool,
    result: Result<Receipt, OfficeError>,
}

impl Running<'_> {
    /// Makes sure of the municipality and its unit.
    async fn ground(&self, name: &str, keys: &Keys) -> anyhow::Result<UnitId> {
        let ground = ground(&self.office.image(), name, keys);
        if !ground.commands.is_empty() {
            self.office
                .decide_together(ACTOR, ground.commands)
                .await
                .context(cannot_found(self.language))?;
        }
        Ok(ground.unit)
    }

    /// Sends a row's steps to the writer, and waits for an answer when enough are on their way.
    async fn send(&mut self, item: Item, unit: UnitId, keys: &Keys) -> anyhow::Result<()> {
        let steps = steps(&item.row, item.kind, &self.office.image(), unit, keys);
        for column in steps.differs {
            let line = Some(item.row.line);
            self.summary.findings.notice(line, Some(column), Oddity::DiffersFromRecord);
        }
        if steps.is_new && !is_case_number(&item.row.number) {
            self.summary.findings.notice(Some(item.row.line), None, Oddity::NumberNotKept);
        }
        if steps.commands.is_empty() {
            self.summary.known += 1;
            self.summary.count(&item);
            return Ok(());
        }
        let (office, is_new, commands) = (Arc::clone(self.office), steps.is_new, steps.commands);
        self.underway.spawn(async move {
            let result = office.decide_together(ACTOR, commands).await;
            Sent { item, is_new, result }
        });
        while self.underway.len() >= ROWS_UNDERWAY_MAX {
            self.answer().await?;
        }
        Ok(())
    }

    /// Waits for one answer and counts it. Answers whether there was one to wait for.
    async fn answer(&mut self) -> anyhow::Result<bool> {
        let Some(sent) = self.underway.join_next().await else { return Ok(false) };
        let Sent { item, is_new, result } = sent.context("a row's task broke off")?;
        let line = item.row.line;
        match result {
            Ok(receipt) if receipt.position <= self.began_at => self.summary.known += 1,
            Ok(_) if is_new => self.summary.new += 1,
            Ok(_) => self.summary.added_to += 1,
            Err(OfficeError::KeyReused) => {
                self.summary.findings.notice(Some(line), None, Oddity::DiffersFromRecord);
                self.summary.known += 1;
            }
            Err(OfficeError::Refused(refusal)) => {
                self.summary.bad_row(refused(line, &refusal, self.language), item.events);
                return Ok(true);
            }
            Err(OfficeError::Unavailable) => bail!(
                texts_of(self.language)
                    .with("import-cannot-write", [("line", line.to_string().into())])
            ),
        }
        self.summary.count(&item);
        Ok(true)
    }
}

impl Summary {
    fn bad_row(&mut self, bad_row: BadRow, events: u64) {
        self.bad += 1;
        if let Some(counted) = &mut self.events {
            counted.bad += events;
        }
        self.findings.bad_row(bad_row);
    }

    /// Counts what a row lacks.
    fn count(&mut self, item: &Item) {
        self.without_agreement += u64::from(item.row.agreed_at.is_none());
        let is_open = matches!(item.row.help, Help::Awaited | Help::Course { closing: None, .. });
        self.without_end += u64::from(is_open);
    }
}

/// A refusal as a bad row. The rules name their fields as the file names its columns, but for the
/// end of an inquiry that never became a course.
fn refused(line: u64, refusal: &Refusal, language: Language) -> BadRow {
    let column = refusal.field.map(|field| if field == "ended_at" { "closed_at" } else { field });
    let reason = BadReason::Refused(refusal_text(refusal, language));
    match column {
        Some(column) => BadRow::at(line, column, reason),
        None => BadRow::whole(line, reason),
    }
}

/// Reads and decides every row on an image that is thrown away.
async fn rehearse(
    what: &ImportOfTable,
    into: &Into,
    store: &Store,
    language: Language,
) -> anyhow::Result<Summary> {
    let mut incoming = Incoming::open(what, language)?;
    let keys = Keys::new(store.slug(), incoming.source());
    let mut scratch = Scratch { image: Image::default(), now: SystemClock.now() };
    if store.exists().await? {
        let mut journal = store.open_to_read().await?;
        scratch.image = roret_office::replay(&mut journal)
            .await
            .with_context(|| cannot_read(store.shown(), language))?;
    }
    let ground = ground(&scratch.image, &into.municipality, &keys);
    if let Err(refusal) = scratch.decide(ground.commands) {
        bail!("{}: {}", cannot_found(language), refusal_text(&refusal, language));
    }
    let mut summary = Summary::default();
    for item in incoming.by_ref() {
        summary.rows += 1;
        match item {
            Err(bad_row) => summary.bad_row(bad_row, 0),
            Ok(item) => {
                let steps = steps(&item.row, item.kind, &scratch.image, ground.unit, &keys);
                if let Err(refusal) = scratch.decide(steps.commands) {
                    summary.bad_row(refused(item.row.line, &refusal, language), item.events);
                }
            }
        }
    }
    incoming.finish(&mut summary);
    Ok(summary)
}

/// A municipality on trial.
struct Scratch {
    image: Image,
    now: jiff::Timestamp,
}

impl Scratch {
    fn decide(&mut self, commands: Vec<(CommandKey, Command)>) -> Result<(), Refusal> {
        let mut image = self.image.clone();
        for (key, command) in commands {
            let context = Context { now: self.now, actor: ACTOR, key };
            for event in decide(&image, &command, &context)? {
                image.apply(&Envelope {
                    position: image.position().next(),
                    recorded_at: self.now,
                    actor: ACTOR,
                    command: key,
                    event,
                });
            }
        }
        self.image = image;
        Ok(())
    }
}
