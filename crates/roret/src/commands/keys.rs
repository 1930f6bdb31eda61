//! `roret keys …`: a new master key, copies of the keys to what is sealed, and a change of what wraps them.
//!
//! Copies of a key store lie apart from the journal's backups, `DIR/<slug>/keys-<number>.jsonl`, with a list
//! beside them, `destroyed`, that every copying brings up to date: a copy from before an erasure does not bring
//! the erased back.

use crate::entropy::SystemEntropy;
use crate::error_text::{cannot_keep, cannot_read};
use crate::key_folder::{KeyFolder, make_master, read_master};
use crate::options::Data;
use crate::out;
use crate::private::{Readers, close, close_all, make_anew, make_folder};
use crate::store::Store;
use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use roret_domain::key::KeyId;
use roret_journal::keys::{Copied, KeyService, Keys};
use roret_texts::{Language, texts_of};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What to do with the keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysOf {
    /// Make a master key in a new file.
    Make {
        /// The file; it must not be there.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put a copy of a municipality's key store aside, apart from the journal's backups. What it holds is
    /// wrapped; the master key is not in it.
    Backup(KeysAside),
    /// Bring the newest copy of a key store back. Keys that were destroyed since stay destroyed.
    Restore(KeysAside),
    /// Draw a new key for a municipality and wrap every person's key again; no event is changed.
    Rotate {
        #[command(flatten)]
        data: Data,
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        /// A file with another master key, to be used from now on.
        #[arg(long, value_name = "FILE")]
        new_master_key: Option<PathBuf>,
    },
}

/// Where copies of a key store lie.
#[derive(Debug, Args)]
pub(crate) struct KeysAside {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder of the copies.
    #[arg(id = "copies", value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `roret keys …`
pub(crate) async fn run(what: KeysOf, language: Language) -> anyhow::Result<()> {
    match what {
        KeysOf::Make { file } => {
            make_master(&file, language)?;
            let shown = file.display();
            out::say(&texts_of(language).with("keys-made", [("shown", shown.to_string().into())]))
        }
        KeysOf::Backup(aside) => backup(aside, language).await,
        KeysOf::Restore(aside) => restore(aside, language).await,
        KeysOf::Rotate { data, municipality, new_master_key } => {
            let store = Store::of(&data, &municipality, language).await?;
            let key_folder = KeyFolder::of(&data, language);
            let from = key_folder.master(true)?;
            let other = new_master_key.as_deref().map(|path| {
                read_master(path, Readers::OwnerAlone, language)?.with_context(|| {
                    format!("{} {}", texts_of(language).get("keys-no-file"), path.display())
                })
            });
            let other = other.transpose()?;
            let to: &dyn KeyService = other.as_ref().map_or(&from, |other| other);
            let (key_store, _lock) = store.key_store_alone().await?;
            let again = Keys::rotate(key_store, &from, to, store.slug(), &SystemEntropy).await?;
            out::say(
                &texts_of(language).with("keys-rotated", [("again", again.to_string().into())]),
            )
        }
    }
}

/// The copies of one municipality's key store.
fn copies(folder: &Path, language: Language) -> anyhow::Result<Vec<(u64, PathBuf)>> {
    let context = || cannot_read(folder.display(), language);
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.strip_prefix("keys-").and_then(|rest| rest.strip_suffix(".jsonl"));
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found)
}

/// The list of destroyed keys beside the copies.
fn destroyed_list(folder: &Path, language: Language) -> anyhow::Result<BTreeSet<KeyId>> {
    let path = folder.join("destroyed");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let ids = text.lines().enumerate().map(|(index, line)| {
        let (shown, number) = (path.display(), index + 1);
        let wrong = || {
            anyhow::anyhow!(
                "{}",
                texts_of(language).with(
                    "keys-not-a-name",
                    [("shown", shown.to_string().into()), ("number", number.to_string().into())]
                )
            )
        };
        line.trim().parse().ok().ok_or_else(wrong)
    });
    ids.collect()
}

/// Writes a file under another name, makes it durable, and only then gives it its name.
pub(crate) fn keep(path: &Path, text: &str, language: Language) -> anyhow::Result<()> {
    let context = || cannot_keep(path.display(), language);
    let unnamed = path.with_extension("unfinished");
    let mut file = make_anew(&unnamed).with_context(context)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(context)?;
    std::fs::rename(&unnamed, path).with_context(context)?;
    match path.parent() {
        Some(folder) => File::open(folder).and_then(|it| it.sync_all()).with_context(context),
        None => Ok(()),
    }
}

async fn backup(aside: KeysAside, language: Language) -> anyhow::Result<()> {
    let store = Store::of(&aside.data, &aside.municipality, language).await?;
    let folder = aside.folder.join(store.slug());
    make_folder(&folder).with_context(|| cannot_keep(folder.display(), language))?;
    close(&folder, language);
    close_all(&folder, |_| true, language);
    let copied = store.key_store().await?.copy().await?;
    let mut destroyed = destroyed_list(&folder, language)?;
    destroyed.extend(copied.destroyed());
    let list: String = destroyed.iter().map(|id| format!("{id}\n")).collect();
    keep(&folder.join("destroyed"), &list, language)?;
    let number = copies(&folder, language)?.last().map_or(1, |(number, _)| number + 1);
    let path = folder.join(format!("keys-{number:06}.jsonl"));
    keep(&path, &copied.to_lines(store.slug())?, language)?;
    let (count, gone, shown) = (copied.len(), destroyed.len(), path.display());
    let facts =
        [("shown", shown.to_string().into()), ("count", count.into()), ("gone", gone.into())];
    out::say(&texts_of(language).with("keys-put-aside", facts))
}

async fn restore(aside: KeysAside, language: Language) -> anyhow::Result<()> {
    let store = Store::of(&aside.data, &aside.municipality, language).await?;
    let folder = aside.folder.join(store.slug());
    let none = texts_of(language).get("keys-no-copy");
    let newest = copies(&folder, language)?.pop();
    let (_, path) = newest.with_context(|| format!("{none} {}", folder.display()))?;
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let copied = Copied::from_lines(&text, store.slug());
    let copied = copied.with_context(|| path.display().to_string())?;
    let (key_store, _lock) = store.key_store_alone().await?;
    let is_empty = key_store.ring().await?.is_none();
    let other = texts_of(language).get("keys-there-already");
    ensure!(is_empty, "{other}");
    let destroyed = destroyed_list(&folder, language)?;
    key_store.take_in(&copied, &destroyed).await?;
    let (count, gone) = (copied.len(), destroyed.len());
    out::say(&texts_of(language).with(
        "keys-restored",
        [("count", count.to_string().into()), ("gone", gone.to_string().into())],
    ))
}
