//! A journal that does what a test tells it: waits, fails before or after writing, goes blind.

use roret_domain::id::{CommandKey, Position};
use roret_journal::batch::Batch;
use roret_journal::commands::CommandRow;
use roret_journal::news::News;
use roret_journal::page::Page;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::{Journal, JournalError, Known};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// What happens to the next appends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mood {
    /// Appends as it should.
    Well,
    /// Waits for a permit before it writes.
    Slow,
    /// Fails, and nothing was written.
    Lost,
    /// Fails, although all was written.
    Unheard,
    /// Fails, although all was written, and the keys can't be asked for either.
    Deaf,
    /// Fails although all was written, and can't be read either.
    Blind,
}

/// The test's hand on the journal.
#[derive(Clone)]
pub(crate) struct Probe {
    mood: Arc<Mutex<Mood>>,
    /// Permits for slow appends.
    pub(crate) permits: Arc<Semaphore>,
    /// A permit for every append that has begun.
    pub(crate) begun: Arc<Semaphore>,
    appends: Arc<AtomicUsize>,
}

impl Probe {
    pub(crate) fn new() -> Self {
        Self {
            mood: Arc::new(Mutex::new(Mood::Well)),
            permits: Arc::new(Semaphore::new(0)),
            begun: Arc::new(Semaphore::new(0)),
            appends: Arc::new(AtomicUsize::new(0)),
        }
    }

    pub(crate) fn is_in(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    /// How many transactions have kept something.
    pub(crate) fn appends(&self) -> usize {
        self.appends.load(Ordering::SeqCst)
    }

    /// Waits until one more append has begun.
    pub(crate) async fn append_has_begun(&self) {
        self.begun.acquire().await.unwrap().forget();
    }
}

/// A journal under the probe.
pub(crate) struct Probed<J> {
    pub(crate) inner: J,
    pub(crate) probe: Probe,
}

fn broken() -> JournalError {
    StoreUnfit::Setting { name: "mood", found: "broken".to_owned(), needed: "well" }.into()
}

impl<J: Journal> Journal for Probed<J> {
    async fn head(&mut self) -> Result<Position, JournalError> {
        self.inner.head().await
    }

    async fn keep(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        self.probe.begun.add_permits(1);
        let mood = self.probe.mood();
        if matches!(mood, Mood::Slow) {
            self.probe.permits.acquire().await.unwrap().forget();
        }
        if matches!(mood, Mood::Lost) {
            return Err(broken());
        }
        self.inner.keep(expected, batch).await?;
        // Where nothing came there was no transaction.
        let is_kept = self.inner.head().await? > expected;
        self.probe.appends.fetch_add(usize::from(is_kept), Ordering::SeqCst);
        match mood {
            Mood::Well | Mood::Slow => Ok(()),
            _ => Err(broken()),
        }
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        self.inner.commands(after, up_to).await
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        self.inner.known(keys).await
    }

    async fn settle(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        match self.probe.mood() {
            Mood::Deaf => Err(broken()),
            _ => self.inner.settle(keys).await,
        }
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        match self.probe.mood() {
            Mood::Blind => Err(broken()),
            _ => self.inner.fetch(after, limit).await,
        }
    }

    fn news(&self) -> News {
        self.inner.news()
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        self.inner.rest().await
    }
}
