//! The keys to what is sealed, on the command line: where they lie, the master key, their copies.
//!
//! Copies of a key store lie apart from the journal's backups, `DIR/<slug>/keys-<number>.jsonl`, with a list
//! beside them, `destroyed`, that every copying brings up to date: a copy from before an erasure does not bring
//! the erased back.

use crate::arguments::{Data, KeyPlace, KeysAside, KeysOf};
use crate::out;
use crate::place::Place;
use crate::private::{Readers, close, close_all, make, make_anew, make_folder, open_secret};
use crate::said::{cannot_keep, cannot_read};
use crate::serve::SystemChance;
use anyhow::{Context, bail, ensure};
use roret_domain::key::KeyId;
use roret_journal::keys::{Copied, KeyService, KeyStore, Keys, WrappingKey};
use roret_paper::language::Language;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Where this process finds and keeps keys.
#[derive(Clone, Debug)]
pub(crate) struct KeyRoom {
    folder: PathBuf,
    master: PathBuf,
    /// Who may read the master key.
    readers: Readers,
    language: Language,
}

impl KeyRoom {
    /// The room that belongs to a place's arguments.
    pub(crate) fn of(data: &Data, language: Language) -> Self {
        let KeyPlace { folder, master_key, credentials } = &data.keys;
        let folder = folder.clone().unwrap_or_else(|| beside(&data.folder));
        let credential = credentials.as_ref().map(|folder| folder.join("roret-master-key"));
        let credential = credential.filter(|credential| credential.is_file());
        let is_credential = master_key.is_none() && credential.is_some();
        let readers = if is_credential { Readers::OwnerAndService } else { Readers::OwnerAlone };
        let master = master_key.clone().or(credential);
        let master = master.unwrap_or_else(|| folder.join("master.key"));
        Self { folder, master, readers, language }
    }

    /// The file of a municipality's key store.
    pub(crate) fn store(&self, slug: &str) -> anyhow::Result<PathBuf> {
        let shown = self.folder.display();
        make_folder(&self.folder).with_context(|| cannot_keep(shown, self.language))?;
        let name = format!("{slug}.sqlite");
        close_all(&self.folder, |file| file.starts_with(&name), self.language);
        Ok(self.folder.join(name))
    }

    /// The master key. Where there is none yet one is made, unless something is sealed already.
    pub(crate) fn master(&self, is_used: bool) -> anyhow::Result<WrappingKey> {
        let shown = self.master.display();
        match read_master(&self.master, self.readers, self.language) {
            Ok(Some(key)) => Ok(key),
            Ok(None) if is_used => match self.language {
                Language::Danish => bail!(
                    "hovednøglen mangler ({shown}): læg den tilbage; uden den kan intet åbnes. Tallene kan læses med --figures-only"
                ),
                Language::English => bail!(
                    "the master key is missing ({shown}): put it back; nothing opens without it. The figures can be read with --figures-only"
                ),
            },
            Ok(None) => {
                let key = make_master(&self.master, self.language)?;
                out::complain(&match self.language {
                    Language::Danish => format!(
                        "en hovednøgle er lavet i {shown}. Gem en kopi et andet sted: uden den kan ingen tekst åbnes"
                    ),
                    Language::English => format!(
                        "a master key was made in {shown}. Keep a copy elsewhere: without it no text opens"
                    ),
                });
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// Copies the master key to another room, if it has none.
    pub(crate) fn carry_master(&self, to: &Self) -> anyhow::Result<()> {
        if to.master.exists() {
            return Ok(());
        }
        if let Some(key) = read_master(&self.master, self.readers, self.language)? {
            write_master(&key, &to.master, self.language)?;
        }
        Ok(())
    }

    /// Opens a municipality's keys; makes its ring, and the master key, where nothing is sealed yet.
    pub(crate) async fn open(&self, store: KeyStore, slug: &str) -> anyhow::Result<Arc<Keys>> {
        let cannot = self.language.pick("kan ikke bruge nøglerne", "can't use the keys");
        let is_used = store.ring().await.context(cannot)?.is_some();
        let master = self.master(is_used)?;
        Keys::open(store, &master, slug, Arc::new(SystemChance)).await.context(cannot)
    }
}

/// The folder of keys that belongs to a folder of records.
fn beside(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push("-keys");
    name.into()
}

/// The master key in a file: 64 hexadecimal digits. None when there is no file.
fn read_master(
    path: &Path,
    readers: Readers,
    language: Language,
) -> anyhow::Result<Option<WrappingKey>> {
    let shown = path.display();
    let Some(mut file) = open_secret(path, readers, language)? else { return Ok(None) };
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).with_context(|| shown.to_string())?;
    match WrappingKey::from_text(&text) {
        Some(key) => Ok(Some(key)),
        None => match language {
            Language::Danish => bail!("{shown} er ikke en hovednøgle: den har 64 cifre (0–9, a–f)"),
            Language::English => bail!("{shown} is no master key: that has 64 digits (0–9, a–f)"),
        },
    }
}

fn make_master(path: &Path, language: Language) -> anyhow::Result<WrappingKey> {
    let key = WrappingKey::draw(&SystemChance);
    write_master(&key, path, language)?;
    Ok(key)
}

/// Writes a master key to a file that only its owner may read.
fn write_master(key: &WrappingKey, path: &Path, language: Language) -> anyhow::Result<()> {
    let cannot = language.pick("kan ikke lave", "can't make");
    let context = || format!("{cannot} {}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).with_context(context)?;
    }
    let mut file = make(path).with_context(context)?;
    let text = key.to_text();
    writeln!(file, "{}", text.as_str()).and_then(|()| file.sync_all()).with_context(context)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder).and_then(|folder| folder.sync_all()).with_context(context)?;
    }
    Ok(())
}

/// `roret keys …`
pub(crate) async fn run(what: KeysOf, language: Language) -> anyhow::Result<()> {
    match what {
        KeysOf::Make { file } => {
            make_master(&file, language)?;
            let shown = file.display();
            out::say(&match language {
                Language::Danish => format!("{shown}: en ny hovednøgle."),
                Language::English => format!("{shown}: a new master key."),
            })
        }
        KeysOf::Backup(aside) => backup(aside, language).await,
        KeysOf::Restore(aside) => restore(aside, language).await,
        KeysOf::Rotate { data, municipality, new_master_key } => {
            let place = Place::of(&data, &municipality, language).await?;
            let room = KeyRoom::of(&data, language);
            let from = room.master(true)?;
            let other = new_master_key.as_deref().map(|path| {
                read_master(path, Readers::OwnerAlone, language)?.with_context(|| {
                    format!(
                        "{} {}",
                        language.pick("der er ingen fil", "there is no file"),
                        path.display()
                    )
                })
            });
            let other = other.transpose()?;
            let to: &dyn KeyService = other.as_ref().map_or(&from, |other| other);
            let (store, _lock) = place.key_store_alone().await?;
            let again = Keys::rotate(store, &from, to, place.slug(), &SystemChance).await?;
            out::say(&match language {
                Language::Danish => format!("{again} nøgler er pakket ind igen."),
                Language::English => format!("{again} keys are wrapped again."),
            })
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
        let wrong = || match language {
            Language::Danish => {
                anyhow::anyhow!("{shown}, linje {number}: det er ikke en nøgles navn")
            }
            Language::English => anyhow::anyhow!("{shown}, line {number}: no key's name"),
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
    let place = Place::of(&aside.data, &aside.municipality, language).await?;
    let folder = aside.folder.join(place.slug());
    make_folder(&folder).with_context(|| cannot_keep(folder.display(), language))?;
    close(&folder, language);
    close_all(&folder, |_| true, language);
    let copied = place.key_store().await?.copy().await?;
    let mut destroyed = destroyed_list(&folder, language)?;
    destroyed.extend(copied.destroyed());
    let list: String = destroyed.iter().map(|id| format!("{id}\n")).collect();
    keep(&folder.join("destroyed"), &list, language)?;
    let number = copies(&folder, language)?.last().map_or(1, |(number, _)| number + 1);
    let path = folder.join(format!("keys-{number:06}.jsonl"));
    keep(&path, &copied.to_lines(place.slug())?, language)?;
    let (count, gone, shown) = (copied.len(), destroyed.len(), path.display());
    out::say(&match language {
        Language::Danish => format!(
            "{shown}: {count} {}; {gone} er ødelagt og bliver det.",
            if count == 1 { "nøgle" } else { "nøgler" }
        ),
        Language::English => format!(
            "{shown}: {count} {}; {gone} {} destroyed and stay so.",
            if count == 1 { "key" } else { "keys" },
            if gone == 1 { "is" } else { "are" }
        ),
    })
}

async fn restore(aside: KeysAside, language: Language) -> anyhow::Result<()> {
    let place = Place::of(&aside.data, &aside.municipality, language).await?;
    let folder = aside.folder.join(place.slug());
    let none = language.pick("der er ingen kopi i", "there is no copy in");
    let newest = copies(&folder, language)?.pop();
    let (_, path) = newest.with_context(|| format!("{none} {}", folder.display()))?;
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let copied = Copied::from_lines(&text, place.slug());
    let copied = copied.with_context(|| path.display().to_string())?;
    let (store, _lock) = place.key_store_alone().await?;
    let is_empty = store.ring().await?.is_none();
    let other = language.pick(
        "der er allerede nøgler: flyt dem væk først",
        "there are keys already: move them away first",
    );
    ensure!(is_empty, "{other}");
    let destroyed = destroyed_list(&folder, language)?;
    store.take_in(&copied, &destroyed).await?;
    let (count, gone) = (copied.len(), destroyed.len());
    out::say(&match language {
        Language::Danish => {
            format!("{count} nøgler er bragt tilbage; {gone} er og bliver ødelagt.")
        }
        Language::English => {
            format!("{count} keys are brought back; {gone} are and stay destroyed.")
        }
    })
}
