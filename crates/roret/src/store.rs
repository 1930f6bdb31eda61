//! Where a municipality's records are: in a folder of files, or in a database with others.
//!
//! Its slug names the folder; in a database it is the key of the municipality's rows.

use crate::entropy::SystemEntropy;
use crate::folder::Folder;
use crate::key_folder::KeyFolder;
use crate::options::Data;
use crate::private::close;
use crate::records::Records;
use crate::slug::slug;
use anyhow::{Context, bail, ensure};
use roret_domain::event::{Event, MunicipalityEvent};
use roret_domain::id::Position;
use roret_journal::desk::Desk;
use roret_journal::keys::{KeyStore, Keys};
use roret_journal::looks::Looks;
use roret_journal::postgres::{Database, PostgresJournal, Tenant};
use roret_journal::sqlite::SqliteJournal;
use roret_journal::stored::StoredJournal;
use roret_journal::{Journal, JournalError};
use roret_office::clock::Clock;
use roret_office::snapshot::Snapshots;
use roret_office::{Office, Opened};
use roret_texts::{Language, texts_of};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// Events that are looked through at a time for something sealed.
const EVENTS_AT_A_TIME: u64 = 2_048;

/// A municipality's store, whether or not something is there.
pub(crate) struct Store {
    slug: String,
    kept: Kept,
    keys: KeyFolder,
    /// Where its snapshot is to lie, if not beside its files.
    snapshots: Option<PathBuf>,
    /// The language of what it says.
    language: Language,
}

enum Kept {
    Folder(Folder),
    Database(Tenant),
}

/// How a journal began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Founding {
    /// There is none, or it is empty.
    Nothing,
    /// As a demonstration: everybody in it is invented.
    Demonstration,
    /// In any other way.
    Real,
}

/// A municipality at work in this process.
pub(crate) struct OpenMunicipality {
    /// The municipality at work.
    pub(crate) office: Arc<Office>,
    /// Its keys.
    pub(crate) keys: Arc<Keys>,
    /// How its opening went.
    pub(crate) opened: Opened,
    /// Of files this process is the only writer; given back when dropped.
    _lock: Option<File>,
}

impl Store {
    /// The store of the municipality with this name, whether or not something is there.
    ///
    /// # Errors
    /// When the name has neither a letter nor a digit to make a folder's name of; when the database can't be
    /// reached or is not fit.
    pub(crate) async fn of(
        data: &Data,
        municipality: &str,
        language: Language,
    ) -> anyhow::Result<Self> {
        let slug = slug(municipality);
        if slug.is_empty() {
            bail!(String::from(texts_of(language).get("store-name-needs-letters")));
        }
        let kept = match &data.database {
            None => Kept::Folder(Folder::new(&data.folder, &slug, language)),
            Some(url) => {
                let cannot = texts_of(language).get("store-cannot-use-database");
                let database = Database::open(url, data.connections).await.context(cannot)?;
                Kept::Database(database.tenant(&slug))
            }
        };
        let (keys, snapshots) = (KeyFolder::of(data, language), data.snapshots.clone());
        Ok(Self { slug, kept, keys, snapshots, language })
    }

    /// The file of its snapshot; none in a database, unless a folder was named.
    pub(crate) fn snapshot(&self) -> Option<PathBuf> {
        match (&self.snapshots, &self.kept) {
            (Some(folder), _) => Some(folder.join(format!("{}.snapshot", self.slug))),
            (None, Kept::Folder(folder)) => Some(folder.snapshot()),
            (None, Kept::Database(_)) => None,
        }
    }

    /// Its key, which is also the name of its folder.
    pub(crate) fn slug(&self) -> &str {
        &self.slug
    }

    /// How it is spoken of.
    pub(crate) fn shown(&self) -> String {
        match &self.kept {
            Kept::Folder(folder) => folder.path().display().to_string(),
            Kept::Database(_) => {
                let slug = [("slug", self.slug.as_str().into())];
                texts_of(self.language).with("store-in-database", slug)
            }
        }
    }

    fn cannot_open(&self) -> String {
        format!("{} {}", texts_of(self.language).get("folder-cannot-open"), self.shown())
    }

    /// Whether a journal is there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn exists(&self) -> anyhow::Result<bool> {
        match &self.kept {
            Kept::Folder(folder) => Ok(folder.exists()),
            Kept::Database(tenant) => tenant.exists().await.with_context(|| self.cannot_open()),
        }
    }

    /// What lies there, by its first event. Nothing is made or changed.
    ///
    /// # Errors
    /// When the journal can't be opened or read.
    pub(crate) async fn founding(&self) -> anyhow::Result<Founding> {
        if !self.exists().await? {
            return Ok(Founding::Nothing);
        }
        self.is_whole().await?;
        let mut journal = match &self.kept {
            Kept::Folder(folder) => match SqliteJournal::open_to_read(&folder.journal()).await {
                // Of before there was a mark. To look is no reason to bring it to this version.
                Err(JournalError::Older { .. }) => return Ok(Founding::Real),
                opened => StoredJournal::Sqlite(opened.with_context(|| self.cannot_open())?),
            },
            Kept::Database(_) => self.journal_to_read().await?,
        };
        let first = journal.read(Position(0), 1).await.with_context(|| self.cannot_open())?;
        Ok(match first.first().map(|first| &first.event) {
            None => Founding::Nothing,
            Some(Event::Municipality(MunicipalityEvent::DemonstrationFounded(_))) => {
                Founding::Demonstration
            }
            Some(_) => Founding::Real,
        })
    }

    /// The secret from which follow-up codes of forms are made.
    ///
    /// # Errors
    /// When it can't be read or kept.
    pub(crate) async fn secret(
        &self,
        draw: impl FnOnce(&mut [u8; 32]),
    ) -> anyhow::Result<[u8; 32]> {
        match &self.kept {
            Kept::Folder(folder) => folder.secret(draw),
            Kept::Database(tenant) => {
                let mut drawn = [0; 32];
                draw(&mut drawn);
                tenant.secret(drawn).await.with_context(|| self.cannot_open())
            }
        }
    }

    /// The secret that is kept, if one is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn kept_secret(&self) -> anyhow::Result<Option<[u8; 32]>> {
        match &self.kept {
            Kept::Folder(folder) => Ok(folder.kept_secret()),
            Kept::Database(tenant) => {
                tenant.kept_secret().await.with_context(|| self.cannot_open())
            }
        }
    }

    /// Opens the records to write. Of files this process is then the only writer.
    ///
    /// # Errors
    /// When another process works on the files, or they can't be opened.
    pub(crate) async fn records(&self) -> anyhow::Result<(Records, Option<File>)> {
        match &self.kept {
            Kept::Folder(folder) => {
                let (records, lock) = folder.open_to_write().await?;
                Ok((records, Some(lock)))
            }
            Kept::Database(tenant) => {
                let journal = PostgresJournal::open(tenant.clone()).await;
                let journal = StoredJournal::Postgres(journal.with_context(|| self.cannot_open())?);
                let looks = Looks::in_database(tenant.clone());
                Ok((Records { journal, looks, desk: Desk::in_database(tenant.clone()) }, None))
            }
        }
    }

    /// Whether a restore has begun here and not ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn is_restoring(&self) -> anyhow::Result<bool> {
        match &self.kept {
            Kept::Folder(folder) => Ok(folder.is_restoring()),
            Kept::Database(tenant) => {
                tenant.is_restoring().await.with_context(|| self.cannot_open())
            }
        }
    }

    /// Marks that a restore begins: until it has ended nobody works on what is there.
    ///
    /// # Errors
    /// When the mark can't be made to stay.
    pub(crate) async fn begin_restoring(&self) -> anyhow::Result<()> {
        match &self.kept {
            Kept::Folder(folder) => folder.begin_restoring(),
            Kept::Database(tenant) => {
                tenant.begin_restoring().await.with_context(|| self.cannot_open())
            }
        }
    }

    /// Marks that a restore has ended well.
    ///
    /// # Errors
    /// When the mark can't be removed for good.
    pub(crate) async fn end_restoring(&self) -> anyhow::Result<()> {
        match &self.kept {
            Kept::Folder(folder) => folder.end_restoring(),
            Kept::Database(tenant) => {
                tenant.end_restoring().await.with_context(|| self.cannot_open())
            }
        }
    }

    async fn is_whole(&self) -> anyhow::Result<()> {
        if !self.is_restoring().await? {
            return Ok(());
        }
        let shown = self.shown();
        bail!(
            "{}",
            texts_of(self.language)
                .with("store-being-restored", [("shown", shown.to_string().into())])
        )
    }

    /// The key store, which others may use at the same time.
    ///
    /// # Errors
    /// When it can't be opened.
    pub(crate) async fn key_store(&self) -> anyhow::Result<KeyStore> {
        match &self.kept {
            Kept::Folder(_) => {
                let path = self.keys.store(&self.slug)?;
                KeyStore::in_file(&path).await.with_context(|| path.display().to_string())
            }
            Kept::Database(tenant) => Ok(KeyStore::in_database(tenant.clone())),
        }
    }

    /// The key store while nobody works here. The nodes on a database must have been stopped.
    ///
    /// # Errors
    /// As [`Store::key_store`]; when another process works on the files.
    pub(crate) async fn key_store_alone(&self) -> anyhow::Result<(KeyStore, Option<File>)> {
        let lock = match &self.kept {
            Kept::Folder(folder) => Some(folder.lock()?),
            Kept::Database(_) => None,
        };
        Ok((self.key_store().await?, lock))
    }

    /// Copies the keys to another store, with the master key where there is none.
    ///
    /// # Errors
    /// When a store can't be read or written, or there are other keys already.
    pub(crate) async fn carry_keys(&self, to: &Self) -> anyhow::Result<()> {
        let copied = self.key_store().await?.copy().await?;
        let there = to.key_store().await?;
        if there.copy().await? == copied {
            return Ok(());
        }
        let other = texts_of(self.language).get("store-other-keys");
        ensure!(there.ring().await?.is_none(), "{other}: {}", to.shown());
        self.keys.carry_master(&to.keys)?;
        there.take_in(&copied, &BTreeSet::new()).await.with_context(|| to.cannot_open())
    }

    /// The keys to what is sealed. New ones are made where nothing is sealed yet.
    ///
    /// # Errors
    /// When the master key is missing or another one, the store can't be opened, or is empty though something is
    /// sealed.
    pub(crate) async fn keys(&self) -> anyhow::Result<Arc<Keys>> {
        let store = self.key_store().await?;
        let is_new = store.ring().await.with_context(|| self.cannot_open())?.is_none();
        if is_new && self.is_anything_sealed().await? {
            bail!(String::from(texts_of(self.language).get("store-keys-missing")));
        }
        self.keys.open(store, &self.slug).await
    }

    /// Whether the journal holds anything sealed: then keys were made before. A journal from before sealing is
    /// read whole, once.
    async fn is_anything_sealed(&self) -> anyhow::Result<bool> {
        if !self.exists().await? {
            return Ok(false);
        }
        let mut journal = self.journal_to_read().await?;
        let (head, mut after) = (journal.head().await?, Position(0));
        while after < head {
            let events = journal.read(after, EVENTS_AT_A_TIME).await?;
            let mut is_sealed = false;
            for envelope in &events {
                envelope.event.parts(&mut |part| is_sealed |= part.key().is_some());
            }
            if is_sealed {
                return Ok(true);
            }
            after = Position(after.0 + EVENTS_AT_A_TIME);
        }
        Ok(false)
    }

    /// Opens the municipality to work.
    ///
    /// # Errors
    /// As [`Store::records`] and [`Store::keys`]; when a restore has not ended, or the journal can't be read.
    pub(crate) async fn open_to_write(
        &self,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<OpenMunicipality> {
        self.open(clock, false).await
    }

    /// Opens the municipality without keys: its figures can be read, and nothing can be written.
    ///
    /// # Errors
    /// As [`Store::records`]; when a restore has not ended, or the journal can't be read.
    pub(crate) async fn open_for_figures(
        &self,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<OpenMunicipality> {
        self.open(clock, true).await
    }

    async fn open(
        &self,
        clock: Arc<dyn Clock>,
        is_locked: bool,
    ) -> anyhow::Result<OpenMunicipality> {
        self.is_whole().await?;
        let (Records { journal, looks, desk }, lock) = self.records().await?;
        let keys = match is_locked {
            true => Keys::locked(Arc::new(SystemEntropy)),
            false => self.keys().await?,
        };
        let snapshots = self.snapshot().and_then(|path| {
            close(&path, self.language);
            Snapshots::in_file(&path, &keys)
        });
        let opened = Office::open_with(snapshots, journal, looks, desk, Arc::clone(&keys), clock);
        let opened = opened.await;
        let (office, opened) = opened.with_context(|| self.cannot_open())?;
        Ok(OpenMunicipality { office, keys, opened, _lock: lock })
    }

    /// Opens the journal to read only, beside whoever writes.
    ///
    /// # Errors
    /// When there is no journal, with the municipalities that are there; or it can't be opened.
    pub(crate) async fn open_to_read(&self) -> anyhow::Result<StoredJournal> {
        self.is_whole().await?;
        self.journal_to_read().await
    }

    async fn journal_to_read(&self) -> anyhow::Result<StoredJournal> {
        match &self.kept {
            Kept::Folder(folder) => folder.open_to_read().await.map(StoredJournal::Sqlite),
            Kept::Database(tenant) => {
                if !self.exists().await? {
                    let slug = &self.slug;
                    bail!(
                        "{}",
                        texts_of(self.language)
                            .with("store-no-municipality", [("slug", slug.to_string().into())])
                    )
                }
                Ok(StoredJournal::Postgres(PostgresJournal::open_to_read(tenant.clone())))
            }
        }
    }

    /// Opens the look log to read, beside whoever writes.
    ///
    /// # Errors
    /// When it can't be opened.
    pub(crate) async fn looks_to_read(&self) -> anyhow::Result<Looks> {
        match &self.kept {
            Kept::Folder(folder) => {
                let opened = Looks::in_file_to_read(&folder.looks()).await;
                opened.with_context(|| self.cannot_open())
            }
            Kept::Database(tenant) => Ok(Looks::in_database(tenant.clone())),
        }
    }
}
