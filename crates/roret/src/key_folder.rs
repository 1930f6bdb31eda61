//! Where keys lie: the master key, and the files of key stores.

use crate::entropy::SystemEntropy;
use crate::error_text::cannot_keep;
use crate::options::{Data, KeyArguments};
use crate::out;
use crate::private::{Readers, close_all, make, make_folder, open_secret};
use anyhow::{Context, bail};
use roret_journal::keys::{KeyStore, Keys, WrappingKey};
use roret_texts::{Language, texts_of};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Where this process finds and keeps keys.
#[derive(Clone, Debug)]
pub(crate) struct KeyFolder {
    folder: PathBuf,
    master: PathBuf,
    /// Who may read the master key.
    readers: Readers,
    language: Language,
}

impl KeyFolder {
    /// The folder that belongs to the arguments about keys.
    pub(crate) fn of(data: &Data, language: Language) -> Self {
        let KeyArguments { folder, master_key, credentials } = &data.keys;
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
            Ok(None) if is_used => bail!(
                "{}",
                texts_of(self.language)
                    .with("key-folder-missing", [("shown", shown.to_string().into())])
            ),
            Ok(None) => {
                let key = make_master(&self.master, self.language)?;
                out::complain(
                    &texts_of(self.language)
                        .with("key-folder-made", [("shown", shown.to_string().into())]),
                );
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// Copies the master key to another folder, if it has none.
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
        let cannot = texts_of(self.language).get("key-folder-cannot-use-the-keys");
        let is_used = store.ring().await.context(cannot)?.is_some();
        let master = self.master(is_used)?;
        Keys::open(store, &master, slug, Arc::new(SystemEntropy)).await.context(cannot)
    }
}

/// The folder of keys that belongs to a folder of records.
fn beside(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push("-keys");
    name.into()
}

/// The master key in a file: 64 hexadecimal digits. None when there is no file.
pub(crate) fn read_master(
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
        None => bail!(
            "{}",
            texts_of(language).with("key-folder-not-a-key", [("shown", shown.to_string().into())])
        ),
    }
}

pub(crate) fn make_master(path: &Path, language: Language) -> anyhow::Result<WrappingKey> {
    let key = WrappingKey::draw(&SystemEntropy);
    write_master(&key, path, language)?;
    Ok(key)
}

/// Writes a master key to a file that only its owner may read.
fn write_master(key: &WrappingKey, path: &Path, language: Language) -> anyhow::Result<()> {
    let cannot = texts_of(language).get("key-folder-cannot-make");
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
