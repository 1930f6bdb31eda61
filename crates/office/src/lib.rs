//! A municipality at work.
//!
//! An [`Office`] holds the image in memory, folded from the journal. One writer decides commands and
//! commits many of them in one durable transaction; readers see the last durable image and never wait
//! for a disk. [`Office::look`] is the only way to a citizen's content: it asks the access rules, writes
//! the look down durably, and only then hands out the right to open.

pub mod clock;
mod commit_batch;
mod desk;
mod forgetting;
mod inbox;
mod looking;
mod pending_image;
mod request;
mod request_hash;
mod sealing;
mod searching;
pub mod snapshot;
mod spelling;
mod stopping;
mod task;
mod writing;

pub use desk::{DraftForm, SIGN_IN_HOURS, Who};
pub use request::Receipt;
pub use roret_journal::desk::{Draft, SignInWay, TokenHash};
pub use roret_journal::keys::Entropy;
pub use roret_journal::looks::LookRow;
pub use searching::{FOUND_MAX, Found};
pub use writing::REQUESTS_PER_COMMIT_MAX;

use arc_swap::ArcSwap;
use clock::Clock;
use inbox::WriterMessage;
use roret_domain::access::{self, Look, Purpose};
use roret_domain::calendar;
use roret_domain::command::Command;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, CommandKey, Position};
use roret_domain::image::Image;
use roret_domain::key::KeyId;
use roret_domain::refusal::Refusal;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::snapshot::SnapshotError;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::{Journal, JournalError};
use snapshot::Snapshots;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Why the office did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The rules say no.
    #[error("refused: {}", .0.reason.code())]
    Refused(Refusal),
    /// The command's key belongs to another command.
    #[error("the command's key belongs to another command")]
    KeyReused,
    /// Something broke; nothing was acknowledged. Trying again with the same key is safe.
    #[error("the office can't write at present")]
    Unavailable,
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// One municipality, open for work.
pub struct Office {
    image: Arc<ArcSwap<Image>>,
    clock: Arc<dyn Clock>,
    commands: mpsc::Sender<WriterMessage>,
    looks: mpsc::Sender<looking::Request>,
    desk: Arc<Desk>,
    keys: Arc<Keys>,
    /// Whether other nodes write the same journal.
    is_shared: bool,
    sign_ins: desk::SignIns,
    /// Names and numbers, in memory alone.
    index: Mutex<searching::Index>,
}

/// How replay went, for the log and for `roret doctor`.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// The head of the journal.
    pub head: Position,
    /// Where a snapshot stood; 0 where all of the journal was folded.
    pub snapshot: Position,
    /// Events that spoke of something unknown.
    pub strays: u64,
}

/// Folds a whole journal into an image.
///
/// # Errors
/// [`JournalError`] when the journal can't be read.
pub async fn replay(journal: &mut impl Journal) -> Result<Image, JournalError> {
    let mut image = Image::default();
    writing::catch_up(journal, &mut image).await?;
    Ok(image)
}

/// The image that is kept; the one before the first event where there is none that may be used.
async fn kept_image(snapshots: Option<&mut Snapshots>, journal: &mut impl Journal) -> Image {
    let Some(snapshots) = snapshots else { return Image::default() };
    match snapshots.read(journal).await {
        Ok(image) => image.unwrap_or_default(),
        Err(SnapshotError::OtherProgram) => {
            tracing::info!(
                "the snapshot is of another version of this program: folding the whole journal"
            );
            Image::default()
        }
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the snapshot is not used: folding the whole journal");
            Image::default()
        }
    }
}

/// Refuses to work where keys are lost: texts would be missing, and nobody would know why.
async fn all_keys_are_there(keys: &Keys, image: &Image) -> Result<(), JournalError> {
    let ids: Vec<KeyId> = image.citizens().filter_map(|citizen| citizen.key).collect();
    match keys.lost(&ids).await?.len() {
        0 => Ok(()),
        lost => Err(StoreUnfit::LostKeys { lost, all: ids.len() }.into()),
    }
}

impl Office {
    /// Opens a municipality: replays its journal and starts its writers.
    ///
    /// # Errors
    /// [`JournalError`] when the journal or the desk can't be read.
    pub async fn open<J: Journal>(
        journal: J,
        looks: Looks,
        desk: Desk,
        keys: Arc<Keys>,
        clock: Arc<dyn Clock>,
    ) -> Result<(Arc<Self>, Opened), JournalError> {
        Self::open_with(None, journal, looks, desk, keys, clock).await
    }

    /// Opens a municipality from the image that is kept, and keeps it from time to time.
    ///
    /// # Errors
    /// As [`Office::open`]. A snapshot that may not be used is no error: the whole journal is folded.
    pub async fn open_with<J: Journal>(
        mut snapshots: Option<Snapshots>,
        mut journal: J,
        looks: Looks,
        desk: Desk,
        keys: Arc<Keys>,
        clock: Arc<dyn Clock>,
    ) -> Result<(Arc<Self>, Opened), JournalError> {
        let mut image = kept_image(snapshots.as_mut(), &mut journal).await;
        let snapshot = image.position();
        writing::catch_up(&mut journal, &mut image).await?;
        all_keys_are_there(&keys, &image).await?;
        let opened = Opened { head: image.position(), snapshot, strays: image.strays() };
        let desk = Arc::new(desk);
        let mut forgetting = forgetting::Forgetting::new(Arc::clone(&keys), Arc::clone(&desk));
        forgetting.keep_up(&image).await?;
        desk.clear(clock.now()).await?;
        desk::clear_after_who_left(&desk, &image).await?;
        let sign_ins = desk::SignIns::from(desk.signed_in().await?);
        let image = Arc::new(ArcSwap::from_pointee(image));
        let is_shared = journal.news().are_expected();
        let office = Self {
            is_shared,
            commands: writing::start(
                journal,
                Arc::clone(&image),
                Arc::clone(&clock),
                Arc::clone(&keys),
                forgetting,
                snapshots,
            ),
            looks: looking::start(looks),
            image,
            clock,
            desk,
            keys,
            sign_ins,
            index: Mutex::default(),
        };
        Ok((Arc::new(office), opened))
    }

    /// The last durable image.
    pub fn image(&self) -> Arc<Image> {
        self.image.load_full()
    }

    /// Whether other nodes write the same journal: then an answer of one may be asked for at another.
    pub fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// The last durable image, standing at least at a position that some node has answered with: so
    /// everybody reads their own writes, whichever node they come to.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the journal can't be read. A position that the journal has never
    /// come to (it was restored from a backup) is no error: there is no more to be seen.
    pub async fn image_at(&self, position: Position) -> Result<Arc<Image>, OfficeError> {
        let image = self.image();
        if image.position() >= position {
            return Ok(image);
        }
        let (answer, answered) = oneshot::channel();
        let message = WriterMessage::CatchUp(answer);
        self.commands.send(message).await.or(Err(OfficeError::Unavailable))?;
        answered.await.or(Err(OfficeError::Unavailable))??;
        Ok(self.image())
    }

    /// Whether there are no keys: nothing can be written, and nothing that is sealed opens.
    pub fn is_locked(&self) -> bool {
        self.keys.are_locked()
    }

    /// The clock that the office works by.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Today in Copenhagen.
    pub fn today(&self) -> jiff::civil::Date {
        calendar::date_of(self.clock.now())
    }

    /// Decides a command and makes it durable. The same key with the same command gives the same
    /// answer again.
    ///
    /// # Errors
    /// [`OfficeError`]: refused, the key belongs to another command, or the store failed.
    pub async fn decide(
        &self,
        actor: Actor,
        key: CommandKey,
        command: impl Into<Command>,
    ) -> Result<Receipt, OfficeError> {
        self.decide_together(actor, vec![(key, command.into())]).await
    }

    /// Decides several commands of one actor: all or none.
    ///
    /// # Errors
    /// As [`Office::decide`]; the first refusal is everybody's.
    pub async fn decide_together(
        &self,
        actor: Actor,
        commands: Vec<(CommandKey, Command)>,
    ) -> Result<Receipt, OfficeError> {
        let order = |(key, command)| {
            let request_hash = request_hash::hash_of_command(actor, &command);
            request::Order { key, command: Some(command), about: None, request_hash }
        };
        self.write(actor, commands.into_iter().map(order).collect()).await
    }

    /// Decides commands that somebody asked for in a form: all or none. The form's own bytes tell a
    /// form that is sent twice from another one with the same key, because the commands made of it
    /// may carry the time of sending.
    ///
    /// # Errors
    /// As [`Office::decide`].
    pub async fn decide_as_asked(
        &self,
        actor: Actor,
        asked: &[u8],
        commands: Vec<(CommandKey, Command)>,
    ) -> Result<Receipt, OfficeError> {
        let request_hash = request_hash::hash_of_form(actor, asked);
        let order = |(key, command)| request::Order {
            key,
            command: Some(command),
            about: None,
            request_hash,
        };
        self.write(actor, commands.into_iter().map(order).collect()).await
    }

    /// The receipt of a form that was taken in before, if this one is the same again. Asked where a form
    /// can't be read a second time, because its first sending closed the way; with the citizen whom it may
    /// have been about.
    pub async fn taken_in_before(
        &self,
        actor: Actor,
        asked: &[u8],
        key: CommandKey,
        about: Option<CitizenId>,
    ) -> Option<Receipt> {
        let request_hash = request_hash::hash_of_form(actor, asked);
        let order = request::Order { key, command: None, about, request_hash };
        self.write(actor, vec![order]).await.ok()
    }

    async fn write(
        &self,
        actor: Actor,
        orders: Vec<request::Order>,
    ) -> Result<Receipt, OfficeError> {
        let (answer, answered) = oneshot::channel();
        let request = request::Request { actor, orders };
        self.commands
            .send(WriterMessage::Decide(request, answer))
            .await
            .or(Err(OfficeError::Unavailable))?;
        answered.await.or(Err(OfficeError::Unavailable))?
    }

    /// Opens the content of one citizen: checks access, writes the look down, hands out the right.
    ///
    /// # Errors
    /// [`OfficeError::Refused`] when the access rules say no, [`OfficeError::Unavailable`] when the
    /// look could not be written: then nothing may be shown.
    pub async fn look(
        &self,
        image: &Image,
        actor: Actor,
        citizen: CitizenId,
        purpose: Purpose,
    ) -> Result<Look, OfficeError> {
        let look = access::look(image, actor, self.clock.now(), citizen)?;
        self.write_look(image, actor, look, purpose).await
    }

    /// Opens the content of those citizens of a list whom the actor may look at.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the look could not be written.
    pub async fn look_at_each(
        &self,
        image: &Image,
        actor: Actor,
        citizens: impl IntoIterator<Item = CitizenId>,
        purpose: Purpose,
    ) -> Result<Look, OfficeError> {
        let look = access::look_at_each(image, actor, self.clock.now(), citizens);
        if look.citizens().is_empty() {
            return Ok(look);
        }
        self.write_look(image, actor, look, purpose).await
    }

    /// Writes a look down, and then hands out the keys it opens with.
    async fn write_look(
        &self,
        image: &Image,
        actor: Actor,
        look: Look,
        purpose: Purpose,
    ) -> Result<Look, OfficeError> {
        let row =
            LookRow { at: self.clock.now(), actor, purpose, citizens: look.citizens().to_vec() };
        let (answer, answered) = oneshot::channel();
        let request = looking::Request::Write(row, answer);
        self.looks.send(request).await.or(Err(OfficeError::Unavailable))?;
        answered.await.or(Err(OfficeError::Unavailable))??;
        let ids: Vec<KeyId> =
            look.citizens().iter().flat_map(|citizen| image.keys_of(*citizen)).collect();
        let keys = self.keys.of(&ids).await.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the key store failed");
            OfficeError::Unavailable
        })?;
        Ok(look.with_keys(keys))
    }

    /// The newest looks at a citizen.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the log can't be read.
    pub async fn looks_at(
        &self,
        citizen: CitizenId,
        limit: u32,
    ) -> Result<Vec<LookRow>, OfficeError> {
        let (answer, answered) = oneshot::channel();
        let request = looking::Request::Read(citizen, limit, answer);
        self.looks.send(request).await.or(Err(OfficeError::Unavailable))?;
        answered.await.or(Err(OfficeError::Unavailable))?
    }

    /// The newest looks of employees at a citizen, with their positions in the log; those before a position of it,
    /// for the next page.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the log can't be read.
    pub async fn looks_of_workers_at(
        &self,
        citizen: CitizenId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, OfficeError> {
        let (answer, answered) = oneshot::channel();
        let before = before.unwrap_or(u64::MAX);
        let request = looking::Request::ReadByWorkers(citizen, before, limit, answer);
        self.looks.send(request).await.or(Err(OfficeError::Unavailable))?;
        answered.await.or(Err(OfficeError::Unavailable))?
    }
}
