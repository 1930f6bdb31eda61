//! What comes in: the rows of a file of inquiries, or the cases of an event log.

use super::ImportOfTable;
use super::summary::{Events, Summary};
use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressBarIter, ProgressDrawTarget, ProgressStyle};
use roret_domain::course::CourseKind;
use roret_paper::event_log::{self, LogCase, LogError, LogReading};
use roret_paper::finding::BadRow;
use roret_paper::inquiries::{Inquiries, InquiryRow};
use roret_paper::mapping::{MAPPING_BYTES_MAX, Mapping};
use roret_paper::table::TableError;
use roret_texts::{Language, texts_of};
use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::Path;

type Source = BufReader<ProgressBarIter<File>>;

/// One inquiry that comes in.
pub(crate) struct Item {
    /// What it says.
    pub(crate) row: InquiryRow,
    /// The kind its course gets.
    pub(crate) kind: CourseKind,
    /// Events it was made of; 0 when it is a row of its own.
    pub(crate) events: u64,
}

/// A file, open for import: an iterator over its inquiries, good and bad.
pub(crate) struct Incoming {
    source: String,
    from: From,
    progress: ProgressBar,
}

enum From {
    Inquiries(Box<Inquiries<Source>>),
    Log { cases: std::vec::IntoIter<LogCase>, kind: CourseKind, rest: LogReading },
}

impl Incoming {
    /// Opens the file; a log is read to its end.
    ///
    /// # Errors
    /// A sentence in the given language that says what is wrong with the file.
    pub(crate) fn open(what: &ImportOfTable, language: Language) -> anyhow::Result<Self> {
        match what {
            ImportOfTable::Inquiries { file, .. } => {
                let (source, progress) = open(file, language)?;
                let rows = Inquiries::open(source).map_err(|error| table(file, error, language))?;
                // A source's name starts with its form, so that no log can be called `inquiries`.
                let (source, from) = ("inquiries".into(), From::Inquiries(Box::new(rows)));
                Ok(Self { source, from, progress })
            }
            ImportOfTable::Log { file, mapping, .. } => {
                let mapping = read_mapping(mapping, language)?;
                let (source, progress) = open(file, language)?;
                let mut rest = event_log::read(source, &mapping).map_err(|error| match error {
                    LogError::Table(error) => table(file, error, language),
                    LogError::TooManyCases => anyhow!(
                        "{}: {}",
                        file.display(),
                        texts_of(language).get("incoming-too-many-cases")
                    ),
                })?;
                let cases = std::mem::take(&mut rest.cases).into_iter();
                let from = From::Log { cases, kind: mapping.course_kind, rest };
                Ok(Self { source: format!("log:{}", mapping.source), from, progress })
            }
        }
    }

    /// The name of the source: a part of every command key.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Adds what was found while reading.
    pub(crate) fn finish(mut self, summary: &mut Summary) {
        self.progress.finish_and_clear();
        match &mut self.from {
            From::Inquiries(rows) => summary.findings.append(rows.take_notices()),
            From::Log { rest, .. } => {
                summary.findings.append(std::mem::take(&mut rest.findings));
                let events = summary.events.get_or_insert_default();
                events.read = rest.events;
                events.bad += rest.bad_events;
            }
        }
        summary.findings.sort();
    }

    /// The events that the summary counts; none when the file is no log.
    pub(crate) fn events(&self) -> Option<Events> {
        matches!(self.from, From::Log { .. }).then(Events::default)
    }
}

impl Iterator for Incoming {
    type Item = Result<Item, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.from {
            From::Inquiries(rows) => Some(rows.next()?.map(|row| Item {
                row,
                // What a municipality's early help mostly is; the file has no column for it.
                kind: CourseKind::Counselling,
                events: 0,
            })),
            From::Log { cases, kind, .. } => {
                let LogCase { row, events } = cases.next()?;
                Some(Ok(Item { row, kind: *kind, events }))
            }
        }
    }
}

/// Opens a file with a progress bar on standard error, shown on a terminal only.
fn open(path: &Path, language: Language) -> anyhow::Result<(Source, ProgressBar)> {
    let problem = texts_of(language).get("folder-cannot-open");
    let context = || format!("{problem} {}", path.display());
    let file = File::open(path).with_context(context)?;
    let bytes = file.metadata().with_context(context)?;
    if bytes.is_dir() {
        return Err(anyhow!("{}", texts_of(language).get("incoming-it-is-a-folder")))
            .with_context(context);
    }
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let progress = ProgressBar::with_draw_target(Some(bytes.len()), target);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {eta}") {
        progress.set_style(style);
    }
    Ok((BufReader::new(progress.wrap_read(file)), progress))
}

fn table(path: &Path, error: TableError, language: Language) -> anyhow::Error {
    let text = format!("{}: {}", path.display(), error.text(language));
    match error {
        TableError::Read(source) => anyhow::Error::new(source).context(text),
        _ => anyhow!(text),
    }
}

fn read_mapping(path: &Path, language: Language) -> anyhow::Result<Mapping> {
    let problem = texts_of(language).get("incoming-cannot-read");
    let context = || format!("{problem} {}", path.display());
    let mut text = String::new();
    let limit = u64::try_from(MAPPING_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let file = File::open(path).with_context(context)?;
    file.take(limit).read_to_string(&mut text).with_context(context)?;
    Mapping::read(&text).map_err(|error| anyhow!("{}: {}", path.display(), error.text(language)))
}
