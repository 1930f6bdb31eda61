//! `roret checkpoint`, `roret verify` and `roret prove`: whether the journal is what it was.
//!
//! A second party holds `DIR/<slug>/`: `key`, which checks signatures; `checkpoint-<events>`, signed notes; and
//! `entries`, 32 bytes for each event, from which the first event that was written anew is named.

use crate::commands::backup::stretches_in;
use crate::commands::transfer::is_sound;
use crate::error_text::{command_in_danish, danish};
use crate::options::{Data, Of};
use crate::out;
use crate::private::show_to_others;
use crate::store::Store;
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use roret_domain::id::Position;
use roret_journal::chain::{BEGINNING, Entry, entry, link};
use roret_journal::checkpoint::{Signer, Verifier, origin};
use roret_journal::keys::Keys;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::stored::StoredJournal;
use roret_journal::tree::{Node, Tree, consistency, inclusion};
use roret_journal::verify::{Check, Held, Misfit, Verified, check};
use roret_journal::{COMMAND_ADVICE, DamagedRow, Journal, JournalError};
use roret_texts::{Language, texts_of};
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Signs how far a municipality's journal goes, where a second party holds it.
#[derive(Debug, Args)]
pub(crate) struct Checkpoint {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder, best on a disk that whoever runs this machine can't change.
    #[arg(id = "held", long = "to", value_name = "DIR")]
    pub(crate) to: PathBuf,
}

/// Checks that a journal is the one that is held elsewhere, and names the first event that does not fit.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder of checkpoints that a second party holds.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// The key that checkpoints are checked with, if it is not the one in that folder.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Check a backup instead: the folder that was given to `roret backup --to`.
    #[arg(long, value_name = "DIR", conflicts_with = "export")]
    pub(crate) backup: Option<PathBuf>,
    /// Check an export instead.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
}

/// Proves something about a journal to whoever has two checkpoints, or one and an event.
#[derive(Debug, Subcommand)]
pub(crate) enum Prove {
    /// That an event is among the first SIZE.
    Event {
        #[command(flatten)]
        of: Of,
        /// Its position.
        position: u64,
        /// How many events the checkpoint covers.
        size: u64,
    },
    /// That the first OLD events are the first of the first NEW, unchanged.
    Continued {
        #[command(flatten)]
        of: Of,
        /// How many events the older checkpoint covers.
        old: u64,
        /// How many the newer one covers.
        new: u64,
    },
}

/// What the key of checkpoints is derived for.
const SIGNING_PURPOSE: &str = "roret 2026-11-22 checkpoints";

/// Events that are read at a time.
const EVENTS_AT_A_TIME: u64 = 2_048;

/// What a second party holds of one municipality.
pub(crate) struct Witness {
    folder: PathBuf,
    language: Language,
}

impl Witness {
    pub(crate) fn of(folder: &Path, store: &Store, language: Language) -> Self {
        Self { folder: folder.join(store.slug()), language }
    }

    /// The language of whoever reads what is logged about it.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    fn entries(&self) -> anyhow::Result<Vec<Entry>> {
        let path = self.folder.join("entries");
        match std::fs::read(&path) {
            Ok(bytes) => {
                let (entries, rest) = bytes.as_chunks::<32>();
                let cut_off = texts_of(self.language).get("proof-file-cut-off");
                ensure!(rest.is_empty(), "{}: {cut_off}", path.display());
                Ok(entries.to_vec())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// Everything that is held, with signatures checked.
    fn held(&self, key: Option<&str>, municipality: &str) -> anyhow::Result<Held> {
        let shown = self.folder.display();
        let none = texts_of(self.language).get("proof-no-checkpoints");
        let key = match key {
            Some(key) => key.to_owned(),
            None => std::fs::read_to_string(self.folder.join("key"))
                .with_context(|| format!("{none} {shown}"))?,
        };
        let verifier: Verifier = key.parse()?;
        let is_ours = key.starts_with(&format!("{}+", origin(municipality)));
        let other = texts_of(self.language).get("proof-key-of-another");
        ensure!(is_ours, "{other}: {}", key.trim());
        let mut held = Held { entries: self.entries()?, checkpoints: Vec::new() };
        for file in std::fs::read_dir(&self.folder).with_context(|| shown.to_string())? {
            let path = file.with_context(|| shown.to_string())?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("checkpoint-") {
                let note = std::fs::read_to_string(&path).with_context(|| name.to_owned())?;
                held.checkpoints.push(verifier.read(&note).with_context(|| name.to_owned())?);
            }
        }
        ensure!(!held.checkpoints.is_empty(), "{none} {shown}");
        Ok(held)
    }

    /// Adds what the journal holds now, and signs how far it goes. What is held already must be its beginning.
    pub(crate) async fn add(
        &self,
        journal: &mut StoredJournal,
        keys: &Keys,
        municipality: &str,
    ) -> anyhow::Result<Position> {
        let cannot = texts_of(self.language).get("proof-cannot-keep");
        let context = || format!("{cannot} {}", self.folder.display());
        let secret =
            keys.secret_for(SIGNING_PURPOSE).ok_or(JournalError::from(StoreUnfit::NoMasterKey));
        let secret = secret.with_context(context)?;
        let signer = Signer::new(municipality, &secret);
        let is_new = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let new_folders: Vec<PathBuf> =
            self.folder.ancestors().take_while(is_new).map(PathBuf::from).collect();
        std::fs::create_dir_all(&self.folder).with_context(context)?;
        let (mut tree, mut last) = (Tree::default(), BEGINNING);
        for entry in self.entries()? {
            tree.push(&entry);
            last = link(&last, &entry);
        }
        let head = journal.head().await?;
        let mut new = Vec::new();
        while tree.size() < head.0 {
            let at = Position(tree.size());
            let page = journal.fetch(at, EVENTS_AT_A_TIME.min(head.0 - at.0)).await?;
            if page.before() != last {
                let folder = self.folder.display().to_string();
                let facts = [("folder", folder.into())];
                bail!(texts_of(self.language).with("proof-another-journal", facts));
            }
            for line in page.lines() {
                let entry = entry(line);
                last = link(&last, &entry);
                tree.push(&entry);
                new.extend_from_slice(&entry);
            }
            if tree.size() == at.0 {
                let source = DamagedRow::Missing;
                return Err(JournalError::Damaged { position: at.next(), source }.into());
            }
        }
        let shorter = texts_of(self.language).get("proof-journal-shorter");
        ensure!(tree.size() == head.0, "{shorter}");
        let mut options = File::options();
        let mut file = options
            .create(true)
            .append(true)
            .open(self.folder.join("entries"))
            .with_context(context)?;
        file.write_all(&new).and_then(|()| file.sync_all()).with_context(context)?;
        let key = format!("{}\n", signer.verifier());
        crate::commands::keys::keep(&self.folder.join("key"), &key, self.language)?;
        let name = format!("checkpoint-{:012}", tree.size());
        let note = signer.sign(tree.size(), &tree.root());
        crate::commands::keys::keep(&self.folder.join(&name), &note, self.language)?;
        // Nothing in them is about anybody: the second party reads them.
        for name in ["entries", "key", &name] {
            show_to_others(&self.folder.join(name)).with_context(context)?;
        }
        for folder in new_folders {
            show_to_others(&folder).with_context(context)?;
        }
        Ok(head)
    }
}

/// `roret checkpoint`
pub(crate) async fn checkpoint(arguments: Checkpoint, language: Language) -> anyhow::Result<()> {
    let store = Store::of(&arguments.data, &arguments.municipality, language).await?;
    let witness = Witness::of(&arguments.to, &store, language);
    let (keys, mut journal) = (store.keys().await?, store.open_to_read().await?);
    let head = witness.add(&mut journal, &keys, store.slug()).await?;
    let shown = witness.folder.display();
    out::say(&texts_of(language).with(
        "proof-checkpoint",
        [("shown", shown.to_string().into()), ("head", head.to_string().into())],
    ))
}

/// `roret verify`. Exit code 0 when everything fits, 1 when something does not.
pub(crate) async fn verify(arguments: Verify, language: Language) -> anyhow::Result<ExitCode> {
    let store = Store::of(&arguments.data, &arguments.municipality, language).await?;
    let held = match &arguments.checkpoints {
        Some(folder) => {
            let witness = Witness::of(folder, &store, language);
            witness.held(arguments.key.as_deref(), store.slug())?
        }
        None => Held::default(),
    };
    let checked = match (&arguments.backup, &arguments.export) {
        (Some(folder), _) => {
            let files = stretches_in(&folder.join(store.slug()), language)?;
            let none = texts_of(language).get("backup-there-is-no-backup");
            ensure!(!files.is_empty(), "{none} {}", folder.display());
            check_files(&files, &held, language)?
        }
        (None, Some(file)) => check_files(std::slice::from_ref(file), &held, language)?,
        (None, None) => check(&mut store.open_to_read().await?, &held).await?,
    };
    match checked {
        Ok(sound) => {
            out::say(&told(&sound, language))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(misfit) => {
            out::say(&misfit_told(&misfit, language))?;
            Ok(ExitCode::from(1))
        }
    }
}

/// Checks the events of files in their order.
fn check_files(
    files: &[PathBuf],
    held: &Held,
    language: Language,
) -> anyhow::Result<Result<Verified, Misfit>> {
    let mut check = Check::new(held);
    for path in files {
        let shown = || path.display().to_string();
        for line in BufReader::new(File::open(path).with_context(shown)?).lines() {
            let line = line.with_context(shown)?;
            if line.starts_with('[')
                && let Err(misfit) = check.event(&line, None)
            {
                return Ok(Err(misfit));
            }
        }
    }
    let sound = check.end();
    if sound.is_ok() {
        // What is between the events: the lines of commands, the first and the last line.
        let mut head = Position(0);
        for path in files {
            head = is_sound(path, head, language)?;
        }
    }
    Ok(sound)
}

fn told(sound: &Verified, language: Language) -> String {
    let Verified { head, checkpoints, entries, commands, .. } = sound;
    // An export's lines of commands were read with their events.
    let key = match (commands, checkpoints) {
        (0, 0) => "proof-fits",
        (_, 0) => "proof-fits-with-commands",
        (0, _) => "proof-fits-checkpoints",
        (..) => "proof-fits-checkpoints-with-commands",
    };
    let facts = [
        ("head", head.to_string().into()),
        ("commands", commands.to_string().into()),
        ("checkpoints", checkpoints.to_string().into()),
        ("entries", entries.to_string().into()),
    ];
    texts_of(language).with(key, facts)
}

/// What does not fit, and what to do where that is not plain.
pub(crate) fn misfit_told(misfit: &Misfit, language: Language) -> String {
    let texts = texts_of(language);
    let said = match language {
        Language::Danish => misfit_in_danish(misfit),
        Language::English => misfit.to_string(),
    };
    let (key, advice) = match (misfit, language) {
        (Misfit::Command(_), Language::Danish) => {
            ("proof-command-does-not-fit", texts.get("error-command-advice"))
        }
        (Misfit::Command(_), Language::English) => ("proof-command-does-not-fit", COMMAND_ADVICE),
        _ => ("proof-does-not-fit", ""),
    };
    texts.with(key, [("said", said.into()), ("advice", advice.into())])
}

fn misfit_in_danish(misfit: &Misfit) -> String {
    match misfit {
        Misfit::Missing(position, found) => {
            danish("error-misfit-missing", &[("position", position), ("found", found)])
        }
        Misfit::Unreadable(position) => {
            danish("error-misfit-unreadable", &[("position", position)])
        }
        Misfit::Changed(position) => danish("error-misfit-changed", &[("position", position)]),
        Misfit::Rewritten(position) => danish("error-misfit-rewritten", &[("position", position)]),
        Misfit::RewrittenAmong { from, to } => {
            danish("error-misfit-rewritten-among", &[("from", from), ("to", to)])
        }
        Misfit::CutOff(position, held) => {
            danish("error-misfit-cut-off", &[("position", position), ("held", held)])
        }
        Misfit::AfterTheEnd(position) => {
            danish("error-misfit-after-the-end", &[("position", position)])
        }
        Misfit::Command(command) => command_in_danish(command),
    }
}

/// `roret prove`: a proof as JSON.
pub(crate) async fn prove(arguments: Prove, language: Language) -> anyhow::Result<()> {
    let (of, size) = match &arguments {
        Prove::Event { of, size, .. } => (of, *size),
        Prove::Continued { of, new, .. } => (of, *new),
    };
    let store = Store::of(&of.data, &of.municipality, language).await?;
    let mut journal = store.open_to_read().await?;
    let head = journal.head().await?;
    let too_far = texts_of(language).get("proof-not-so-many");
    ensure!(size <= head.0, "{too_far}: {size} > {head}");
    let mut entries: Vec<Entry> = Vec::new();
    while (entries.len() as u64) < size {
        let at = Position(entries.len() as u64);
        let page = journal.fetch(at, EVENTS_AT_A_TIME.min(size - at.0)).await?;
        entries.extend(page.lines().map(entry));
        if entries.len() as u64 == at.0 {
            let source = DamagedRow::Missing;
            return Err(JournalError::Damaged { position: at.next(), source }.into());
        }
    }
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let path = |path: Vec<Node>| path.iter().map(|node| hex(node)).collect::<Vec<_>>();
    let root = |entries: &[Entry]| {
        let mut tree = Tree::default();
        entries.iter().for_each(|entry| tree.push(entry));
        hex(&tree.root())
    };
    let proof = match arguments {
        Prove::Event { position, size, .. } => {
            let index = position.checked_sub(1).and_then(|index| usize::try_from(index).ok());
            let found =
                index.and_then(|index| Some((entries.get(index)?, inclusion(index, &entries)?)));
            let (entry, found) =
                found.with_context(|| format!("{too_far}: {position} > {size}"))?;
            serde_json::json!({
                "position": position, "size": size, "entry": hex(entry),
                "root": root(&entries), "path": path(found),
            })
        }
        Prove::Continued { old, new, .. } => {
            let first = usize::try_from(old)?;
            let found = consistency(first, &entries);
            let found = found.with_context(|| format!("{too_far}: {old} > {new}"))?;
            serde_json::json!({
                "old_size": old, "old_root": root(entries.get(..first).unwrap_or_default()),
                "new_size": new, "new_root": root(&entries), "path": path(found),
            })
        }
    };
    out::say(&serde_json::to_string_pretty(&proof)?)
}
