//! A restart from a snapshot: the image as it was, and only what the journal has had since is folded.
//!
//! An image is kept from time to time while the office works. A clone of it costs nothing and readers and the
//! writer go on, so that keeping it delays nobody. Before it is used again it must have been made by this program, of
//! this journal, by this municipality; otherwise the journal is folded from its beginning, which gives the same
//! image and takes longer. What lies before a snapshot is not looked at when starting from one: whether it is
//! unharmed is what a verification of the journal tells.

use crate::task::finished;
use roret_domain::id::Position;
use roret_domain::image::{FOLD, Image, Joining, Piece};
use roret_journal::Journal;
use roret_journal::keys::Keys;
use roret_journal::snapshot::{
    Reading, SNAPSHOT_PURPOSE, SnapshotError, SnapshotFile, Standing, Unproven,
};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Events after which an image is kept: fewer are folded in half a second.
const EVENTS_MIN: u64 = 100_000;

/// A long journal's image is kept again when the journal has grown by this part, so that all that is ever written is
/// a fixed multiple of the journal, and a restart folds no more than this part of it.
const GROWN_BY: u64 = 16;

/// Pieces that may wait to be put together.
const PIECES_AHEAD: usize = 8;

/// Where the images of a municipality are kept, and how often.
pub struct Snapshots {
    file: Arc<SnapshotFile>,
    events_min: u64,
    /// The position of the last that was kept or read.
    last: Position,
    keeping: Option<JoinHandle<Result<(), SnapshotError>>>,
}

impl Snapshots {
    /// Images kept in this file; none while there are no keys to know them again by.
    pub fn in_file(path: &Path, keys: &Keys) -> Option<Self> {
        let file = Arc::new(SnapshotFile::new(path, keys.secret_for(SNAPSHOT_PURPOSE)?));
        Some(Self { file, events_min: EVENTS_MIN, last: Position(0), keeping: None })
    }

    /// The same, kept after at least so many events.
    #[must_use]
    pub fn after_events(self, events_min: u64) -> Self {
        Self { events_min, ..self }
    }

    /// The image that is kept, when it is of this program and of this journal; none when there is none.
    ///
    /// # Errors
    /// [`SnapshotError`]: it is not used.
    pub async fn read(
        &mut self,
        journal: &mut impl Journal,
    ) -> Result<Option<Image>, SnapshotError> {
        let file = Arc::clone(&self.file);
        let Some(reading) = blocking(move || file.read()).await? else { return Ok(None) };
        let standing = reading.standing().clone();
        if !standing.is_of_program(FOLD) {
            return Err(SnapshotError::OtherProgram);
        }
        let position = standing.position();
        let is_there = position <= journal.head().await?;
        if !is_there || !standing.has_link(&journal.link(position).await?) {
            return Err(SnapshotError::OtherJournal);
        }
        let image = join(reading).await?;
        if image.position() != position {
            return Err(SnapshotError::Unproven);
        }
        self.last = position;
        Ok(Some(image))
    }

    /// Keeps an image of this journal. Waits until it is on the disk.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub async fn keep(
        &mut self,
        image: &Arc<Image>,
        journal: &mut impl Journal,
    ) -> Result<(), SnapshotError> {
        let keeping = self.begin(image, journal).await?;
        finished(keeping).await
    }

    async fn begin(
        &mut self,
        image: &Arc<Image>,
        journal: &mut impl Journal,
    ) -> Result<JoinHandle<Result<(), SnapshotError>>, SnapshotError> {
        self.last = image.position();
        let standing = Standing::new(FOLD, self.last, &journal.link(self.last).await?);
        let (file, image) = (Arc::clone(&self.file), Arc::clone(image));
        Ok(spawn_blocking(move || file.write(&standing, image.pieces())))
    }

    /// Lets an image be kept beside the work, when it is time.
    pub(crate) async fn keep_up(&mut self, image: &Arc<Image>, journal: &mut impl Journal) {
        if self.keeping.as_ref().is_some_and(|keeping| !keeping.is_finished()) {
            return;
        }
        if let Some(keeping) = self.keeping.take() {
            warn(finished(keeping).await.err());
        }
        let position = image.position().0;
        if position - self.last.0.min(position) < self.events_min.max(position / GROWN_BY) {
            return;
        }
        match self.begin(image, journal).await {
            Ok(keeping) => self.keeping = Some(keeping),
            Err(error) => warn(Some(error)),
        }
    }
}

/// What could not be kept is kept the next time; nothing depends on it.
fn warn(error: Option<SnapshotError>) {
    if let Some(error) = error {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "a snapshot was not kept");
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    finished(spawn_blocking(work)).await
}

/// Puts an image together. Three things go on at once: the file is read, what was read is proven and unpacked on as
/// many processors as there are, and what is unpacked is put in its place.
async fn join(mut reading: Reading) -> Result<Image, SnapshotError> {
    type Unpacking = JoinHandle<Result<Piece, SnapshotError>>;
    let (ahead, mut pieces) = mpsc::channel::<Unpacking>(PIECES_AHEAD);
    let runtime = tokio::runtime::Handle::current();
    let reading = spawn_blocking(move || {
        while let Some(piece) = reading.piece()? {
            let unpacking = runtime.spawn_blocking(move || unpack(piece));
            if ahead.blocking_send(unpacking).is_err() {
                // What was read before is not fit.
                break;
            }
        }
        Ok::<(), SnapshotError>(())
    });
    let mut joining = Joining::default();
    while let Some(unpacking) = pieces.recv().await {
        joining.add(finished(unpacking).await?).ok_or(SnapshotError::Unproven)?;
    }
    finished(reading).await?;
    joining.image().ok_or(SnapshotError::Unproven)
}

fn unpack(piece: Unproven) -> Result<Piece, SnapshotError> {
    Piece::read(&piece.prove()?).ok_or(SnapshotError::Unproven)
}
