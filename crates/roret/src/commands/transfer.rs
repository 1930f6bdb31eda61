//! `roret export events`, `roret import events` and `roret move`: a journal leaves one place and is taken in
//! at another, byte for byte.

use crate::error_text::fault_text;
use crate::options::{DATA_FOLDER, Data, KeyArguments};
use crate::out;
use crate::private::make;
use crate::records::Records;
use crate::store::Store;
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::archive::{self, ArchiveError, LineFault, Reader};
use roret_texts::{Language, texts_of};
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom};
use std::path::Path;
use std::path::PathBuf;

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

/// Writes events out.
pub(crate) async fn export(arguments: Export, language: Language) -> anyhow::Result<()> {
    let ExportOf::Events { municipality, data, to } = arguments.what;
    let store = Store::of(&data, &municipality, language).await?;
    let mut journal = store.open_to_read().await?;
    let slug = store.slug();
    let Some(path) = to else {
        let stdout = BufWriter::new(std::io::stdout());
        let written = archive::write(&mut journal, slug, Position(0), stdout).await;
        return written.map(drop).map_err(|error| told(error, &store.shown(), language));
    };
    let shown = path.display().to_string();
    let file = make(&path)
        .with_context(|| format!("{} {shown}", texts_of(language).get("transfer-cannot-write")))?;
    let written = async {
        let mut out = BufWriter::new(file);
        let head = archive::write(&mut journal, slug, Position(0), &mut out).await;
        let head =
            head.map_err(|error| told_of_writing(error, &store.shown(), &shown, language))?;
        out.into_inner().context(shown.clone())?.sync_all().context(shown.clone())?;
        Ok(head)
    };
    let head = written.await.inspect_err(|_: &anyhow::Error| {
        // What was written of it is no export; that it could not be removed either is not the news.
        let _ = std::fs::remove_file(&path);
    })?;
    out::say(&texts_of(language).with(
        "transfer-written",
        [("head", head.to_string().into()), ("shown", shown.to_string().into())],
    ))
}

/// Takes a file of events into an empty place, and verifies it.
pub(crate) async fn take_in(store: &Store, file: &Path, language: Language) -> anyhow::Result<()> {
    is_empty(store, language).await?;
    // The file first: what is not sound must not leave an empty municipality behind.
    is_sound(file, Position(0), language)?;
    store.begin_restoring().await?;
    let (mut records, lock) = store.records().await?;
    let head = take_in_stretch(&mut records, file, language).await?;
    verify(&mut records, head, store, language).await?;
    drop((records, lock));
    store.end_restoring().await?;
    let shown = file.display();
    out::say(&texts_of(language).with(
        "transfer-taken-in",
        [("head", head.to_string().into()), ("shown", shown.to_string().into())],
    ))
}

/// Carries a municipality to another place.
pub(crate) async fn relocate(arguments: Move, language: Language) -> anyhow::Result<()> {
    let Move { municipality, from, to, keys } = &arguments;
    let from = Store::of(&data(from, keys), municipality, language).await?;
    let to = Store::of(&data(to, keys), municipality, language).await?;
    let no_journal = texts_of(language).get("erase-there-is-no-journal");
    ensure!(from.exists().await?, "{no_journal} {}", from.shown());
    is_empty(&to, language).await?;
    // Of files this process is now the only writer; the nodes on a database must have been stopped.
    let (mut source, _source_lock) = from.records().await?;
    let temporary = || texts_of(language).get("transfer-a-temporary-file");
    let mut carried = tempfile::tempfile().with_context(temporary)?;
    let head =
        archive::write(&mut source.journal, from.slug(), Position(0), BufWriter::new(&mut carried))
            .await
            .map_err(|error| told(error, &from.shown(), language))?;
    to.begin_restoring().await?;
    let (mut records, _lock) = to.records().await?;
    carried.seek(SeekFrom::Start(0)).with_context(temporary)?;
    let taken = async {
        let mut reader = Reader::new(BufReader::new(&carried))?;
        archive::take_in(&mut records.journal, &mut reader).await?;
        let mut looks = tempfile::tempfile()?;
        let out = BufWriter::new(&mut looks);
        archive::write_looks(&mut source.looks, from.slug(), 0, out).await?;
        looks.seek(SeekFrom::Start(0))?;
        archive::take_in_looks(&mut records.looks, BufReader::new(looks)).await
    };
    taken.await.map_err(|error| told(error, &to.shown(), language))?;
    for sign_in in source.desk.signed_in().await? {
        records.desk.sign_in(&sign_in).await?;
    }
    for own in source.desk.drafts().await? {
        records.desk.keep_draft(own.owner, &own.form, &own.draft).await?;
    }
    // Where there is none the new place draws its own.
    if let Some(secret) = from.kept_secret().await? {
        to.secret(|kept| *kept = secret).await?;
    }
    from.carry_keys(&to).await?;
    verify(&mut records, head, &to, language).await?;
    if source.journal.head().await? != head {
        let shown = from.shown();
        bail!(
            "{}",
            texts_of(language)
                .with("transfer-written-meanwhile", [("shown", shown.to_string().into())])
        )
    }
    drop(records);
    to.end_restoring().await?;
    let shown = to.shown();
    out::say(&texts_of(language).with(
        "transfer-moved",
        [("head", head.to_string().into()), ("shown", shown.to_string().into())],
    ))
}

/// A place as `roret move` is told it.
fn data(place: &str, keys: &KeyArguments) -> Data {
    let is_database = place.starts_with("postgres://") || place.starts_with("postgresql://");
    let folder = if is_database { DATA_FOLDER } else { place };
    let database = is_database.then(|| place.to_owned());
    Data { database, ..Data::in_folder(folder.into(), keys.clone()) }
}

/// Refuses a place where something is, unless it is a restore that was broken off.
pub(crate) async fn is_empty(store: &Store, language: Language) -> anyhow::Result<()> {
    if store.is_restoring().await? || !store.exists().await? {
        return Ok(());
    }
    let shown = store.shown();
    bail!(
        "{}",
        texts_of(language).with("transfer-not-empty", [("shown", shown.to_string().into())])
    )
}

/// Reads a file of events to its end before anything is done with it: it must go on where the one before
/// it ended, or earlier. Answers with where it ends.
pub(crate) fn is_sound(
    file: &Path,
    before: Position,
    language: Language,
) -> anyhow::Result<Position> {
    let shown = file.display().to_string();
    let read = || -> Result<Position, ArchiveError> {
        let mut reader = Reader::new(BufReader::new(File::open(file)?))?;
        let (expected, found) = (before.next(), reader.heading().after.next());
        if found > expected {
            return Err(ArchiveError::Line {
                line: 1,
                wrong: LineFault::Missing { expected, found },
            });
        }
        while reader.next_batch()?.is_some() {}
        Ok(reader.position())
    };
    read().map_err(|error| told(error, &shown, language))
}

/// Takes one file of events in, after those that are there.
pub(crate) async fn take_in_stretch(
    records: &mut Records,
    file: &Path,
    language: Language,
) -> anyhow::Result<Position> {
    let shown = file.display().to_string();
    let taken = async {
        let mut reader = Reader::new(BufReader::new(File::open(file)?))?;
        archive::take_in(&mut records.journal, &mut reader).await
    };
    taken.await.map_err(|error| told(error, &shown, language))
}

/// Replays what was taken in: every event must be read and understood.
pub(crate) async fn verify(
    records: &mut Records,
    head: Position,
    store: &Store,
    language: Language,
) -> anyhow::Result<()> {
    let shown = store.shown();
    let image = roret_office::replay(&mut records.journal).await.with_context(|| shown.clone())?;
    let (stands, strays) = (image.position(), image.strays());
    if stands == head && strays == 0 {
        return Ok(());
    }
    let facts = [
        ("shown", shown.to_string().into()),
        ("stands", stands.to_string().into()),
        ("head", head.to_string().into()),
        ("strays", strays.to_string().into()),
    ];
    bail!(texts_of(language).with("transfer-not-whole", facts))
}

/// What went wrong while a journal was written to a file: which of the two it was.
pub(crate) fn told_of_writing(
    error: ArchiveError,
    journal: &str,
    file: &str,
    language: Language,
) -> anyhow::Error {
    let culprit = if matches!(error, ArchiveError::Journal(_)) { journal } else { file };
    told(error, culprit, language)
}

/// What is wrong with an archive, with what to do, in the reader's language.
pub(crate) fn told(error: ArchiveError, shown: &str, language: Language) -> anyhow::Error {
    let ArchiveError::Line { line, wrong } = error else {
        return anyhow::Error::new(error).context(shown.to_owned());
    };
    let what = fault_text(&wrong, language);
    anyhow::anyhow!(
        "{}",
        texts_of(language).with(
            "transfer-bad-line",
            [
                ("shown", shown.to_string().into()),
                ("line", line.to_string().into()),
                ("what", what.to_string().into())
            ]
        )
    )
}
