//! `roret backup` and `roret restore`: what has come in is put aside in files that are never changed again.
//!
//! `DIR/<slug>/journal-<first>-<last>.jsonl` is a stretch of the journal, `looks-<first>-<last>.jsonl` one of
//! the look log. A stretch is written under another name, read again, made durable, and only then given its
//! name: a backup that was broken off leaves nothing that could be taken for one, and two at a time are refused. Sign-ins
//! and drafts are no record and are not in it, nor is the secret.

use crate::commands::transfer::{
    is_empty, is_sound, take_in_stretch, told, told_of_writing, verify,
};
use crate::error_text::{cannot_keep, cannot_read, error_text, fault_text};
use crate::options::Data;
use crate::out;
use crate::private::{close, close_all, make, make_anew, make_folder};
use crate::signals::told_to_stop;
use crate::store::Store;
use anyhow::{Context, ensure};
use clap::Args;
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::archive::{self, LineFault};
use roret_texts::{Language, texts_of};
use std::fs::{File, TryLockError};
use std::io::{BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::MissedTickBehavior;

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

/// A municipality's backups.
struct Shelf {
    folder: PathBuf,
    language: Language,
}

/// A file of a backup: what it is of, and how far it goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Stretch {
    first: u64,
    last: u64,
    path: PathBuf,
}

/// How far the backups go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Reach {
    head: Position,
    looks: u64,
}

/// Puts aside what has come in since the last backup; with `--continuous` again and again.
pub(crate) async fn run(arguments: Backup, language: Language) -> anyhow::Result<()> {
    let store = Store::of(&arguments.data, &arguments.municipality, language).await?;
    let shelf = Shelf { folder: arguments.to.join(store.slug()), language };
    let _alone = shelf.alone()?;
    // From one beginning to the next, however long a round takes.
    let mut rounds = tokio::time::interval(Duration::from_secs(arguments.every));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rounds.tick().await;
    let began = shelf.put_aside(&store).await?;
    say(began, &shelf)?;
    if !arguments.continuous {
        return Ok(());
    }
    out::log_troubles();
    let mut stop = std::pin::pin!(told_to_stop());
    loop {
        let is_stopped = tokio::select! {
            () = &mut stop => true,
            _ = rounds.tick() => false,
        };
        match shelf.put_aside(&store).await {
            Ok(reach) if is_stopped => return say(reach, &shelf),
            // A database that is away comes back, and so does a full disk that is cleared.
            Err(error) if !is_stopped => {
                let error = error_text(&error, language);
                tracing::warn!(error, "a round of the backup failed");
            }
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads a file of looks to its end; it must go on where the one before it ended, or earlier. Answers with where it ends.
fn are_sound_looks(file: &Path, before: u64, language: Language) -> anyhow::Result<u64> {
    let shown = file.display().to_string();
    let lines = File::open(file).with_context(|| shown.clone())?;
    let checked = archive::check_looks(before, BufReader::new(lines));
    checked.map_err(|error| told(error, &shown, language))
}

fn say(reach: Reach, shelf: &Shelf) -> anyhow::Result<()> {
    let (Reach { head, looks }, shown) = (reach, shelf.folder.display());
    let facts = [
        ("shown", shown.to_string().into()),
        ("head", head.to_string().into()),
        ("looks", looks.to_string().into()),
    ];
    out::say(&texts_of(shelf.language).with("backup-put-aside", facts))
}

/// Brings a backup back into an empty place, and verifies it; as a drill into a place that is removed afterwards.
pub(crate) async fn restore(mut arguments: Restore, language: Language) -> anyhow::Result<()> {
    if !arguments.drill {
        return bring_back(arguments, language).await;
    }
    let folder = tempfile::Builder::new().prefix("roret-drill-").tempdir();
    let drills = texts_of(language).get("backup-a-folder-for-the");
    let folder = folder.context(drills)?;
    arguments.data = Data::in_folder(folder.path().join("data"), arguments.data.keys.clone());
    bring_back(arguments, language).await?;
    folder.close().context(drills)
}

async fn bring_back(arguments: Restore, language: Language) -> anyhow::Result<()> {
    let store = Store::of(&arguments.data, &arguments.municipality, language).await?;
    let shelf = Shelf { folder: arguments.from.join(store.slug()), language };
    is_empty(&store, language).await?;
    let (journals, looks) = (shelf.stretches("journal")?, shelf.stretches("looks")?);
    let none = texts_of(language).get("backup-there-is-no-backup");
    ensure!(!journals.is_empty(), "{none} {}", shelf.folder.display());
    let mut head = Position(0);
    for stretch in &journals {
        head = head.max(is_sound(&stretch.path, head, language)?);
    }
    let mut look_count = 0;
    for stretch in &looks {
        look_count = look_count.max(are_sound_looks(&stretch.path, look_count, language)?);
    }
    store.begin_restoring().await?;
    let (mut records, lock) = store.records().await?;
    for stretch in &journals {
        take_in_stretch(&mut records, &stretch.path, language).await?;
    }
    for stretch in &looks {
        let shown = stretch.path.display().to_string();
        let file = File::open(&stretch.path).with_context(|| shown.clone())?;
        let taken = archive::take_in_looks(&mut records.looks, BufReader::new(file)).await;
        taken.map_err(|error| told(error, &shown, language))?;
    }
    // A second time everything is there already: it is compared, event by event.
    for stretch in &journals {
        take_in_stretch(&mut records, &stretch.path, language).await?;
    }
    verify(&mut records, head, &store, language).await?;
    let restored = records.looks.head().await?;
    let looks = texts_of(language).get("backup-looks-restored");
    ensure!(restored == look_count, "{}: {restored} {looks} {look_count}", store.shown());
    drop((records, lock));
    store.end_restoring().await?;
    let shown = store.shown();
    out::say(&texts_of(language).with(
        "backup-restored",
        [
            ("shown", shown.to_string().into()),
            ("head", head.to_string().into()),
            ("look_count", look_count.to_string().into()),
        ],
    ))
}

/// The files of the journal in a folder of backups, in their order.
///
/// # Errors
/// When the folder can't be read.
pub(crate) fn stretches_in(folder: &Path, language: Language) -> anyhow::Result<Vec<PathBuf>> {
    let shelf = Shelf { folder: folder.to_owned(), language };
    Ok(shelf.stretches("journal")?.into_iter().map(|stretch| stretch.path).collect())
}

impl Shelf {
    /// The files of one kind, in their order.
    fn stretches(&self, kind: &str) -> anyhow::Result<Vec<Stretch>> {
        let context = || cannot_read(self.folder.display(), self.language);
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder).with_context(context)? {
            let path = entry.with_context(context)?.path();
            found.extend(Stretch::at(path, kind));
        }
        found.sort();
        Ok(found)
    }

    /// Makes the folder, and keeps others from putting something aside there at the same time.
    fn alone(&self) -> anyhow::Result<File> {
        let cannot = texts_of(self.language).get("backup-cannot-write-in");
        let context = || format!("{cannot} {}", self.folder.display());
        make_folder(&self.folder).with_context(context)?;
        // An older roret left them open to others.
        close(&self.folder, self.language);
        close_all(&self.folder, |_| true, self.language);
        // Written once, and only opened afterwards: the storage may be such that nothing is changed.
        let path = self.folder.join("lock");
        let lock = File::open(&path).or_else(|_| make(&path)).with_context(context)?;
        let another = texts_of(self.language).get("backup-another-writes");
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => anyhow::bail!("{}: {another}", self.folder.display()),
            // A file system that knows no locks keeps nobody out.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(lock),
        }
    }

    /// Puts aside what is not there yet.
    async fn put_aside(&self, store: &Store) -> anyhow::Result<Reach> {
        let mut journal = store.open_to_read().await?;
        let stretches = self.stretches("journal")?;
        let after = Position(reach(&stretches));
        let head = journal.head().await?;
        if let Some(last) = stretches.iter().max_by_key(|stretch| stretch.last) {
            let there = journal.fetch(Position(after.0.saturating_sub(1)), 1).await?;
            if there.lines().next() != last_event(&last.path, self.language)?.as_deref() {
                let (shown, folder) = (store.shown(), self.folder.display());
                anyhow::bail!(texts_of(self.language).with(
                    "backup-of-another-journal",
                    [
                        ("folder", folder.to_string().into()),
                        ("after", after.to_string().into()),
                        ("shown", shown.to_string().into())
                    ]
                ));
            }
        }
        let mut at = Reach { head: after, looks: reach(&self.stretches("looks")?) };
        if head > after {
            let (unnamed, shown) = self.unnamed();
            let out = BufWriter::new(make_anew(&unnamed).with_context(|| shown.clone())?);
            let written = archive::write(&mut journal, store.slug(), after, out).await;
            at.head = written.map_err(|error| {
                // What was written of it is no backup; that it could not be removed either is not the news.
                let _ = std::fs::remove_file(&unnamed);
                told_of_writing(error, &store.shown(), &shown, self.language)
            })?;
            let read = is_sound(&unnamed, after, self.language)?;
            ensure!(read == at.head, "{shown}: {}", fault_text(&LineFault::CutOff, self.language));
            self.name(&unnamed, "journal", after.0, at.head.0)?;
        }
        let mut looks = store.looks_to_read().await?;
        if looks.head().await? > at.looks {
            let (unnamed, shown) = self.unnamed();
            let out = BufWriter::new(make_anew(&unnamed).with_context(|| shown.clone())?);
            let written = archive::write_looks(&mut looks, store.slug(), at.looks, out).await;
            let last = written
                .map_err(|error| told_of_writing(error, &store.shown(), &shown, self.language))?;
            let read = are_sound_looks(&unnamed, at.looks, self.language)?;
            ensure!(read == last, "{shown}: {}", fault_text(&LineFault::CutOff, self.language));
            self.name(&unnamed, "looks", at.looks, last)?;
            at.looks = last;
        }
        Ok(at)
    }

    fn unnamed(&self) -> (PathBuf, String) {
        let path = self.folder.join("unfinished");
        let shown = path.display().to_string();
        (path, shown)
    }

    /// Makes a file durable and gives it its name, which is durable too then.
    fn name(&self, unnamed: &Path, kind: &str, after: u64, last: u64) -> anyhow::Result<()> {
        let first = after + 1;
        let path = self.folder.join(format!("{kind}-{first:012}-{last:012}.jsonl"));
        let context = || cannot_keep(path.display(), self.language);
        File::open(unnamed).and_then(|file| file.sync_all()).with_context(context)?;
        std::fs::rename(unnamed, &path).with_context(context)?;
        File::open(&self.folder).and_then(|folder| folder.sync_all()).with_context(context)
    }
}

impl Stretch {
    /// The file of this kind that has such a name; none for any other file.
    fn at(path: PathBuf, kind: &str) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let numbers = name.strip_prefix(kind)?.strip_prefix('-')?.strip_suffix(".jsonl")?;
        let (first, last) = numbers.split_once('-')?;
        Some(Self { first: first.parse().ok()?, last: last.parse().ok()?, path })
    }
}

/// The last event of a stretch, as it was written.
fn last_event(path: &Path, language: Language) -> anyhow::Result<Option<String>> {
    let context = || cannot_read(path.display(), language);
    let mut last = None;
    for line in BufReader::new(File::open(path).with_context(context)?).lines() {
        let line = line.with_context(context)?;
        if line.starts_with('[') {
            last = Some(line);
        }
    }
    Ok(last)
}

/// How far files go.
fn reach(stretches: &[Stretch]) -> u64 {
    stretches.iter().map(|stretch| stretch.last).max().unwrap_or(0)
}
