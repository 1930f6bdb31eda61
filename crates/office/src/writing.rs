//! The one writer of a municipality: decides what waits, commits it together, publishes, answers.

use crate::OfficeError;
use crate::clock::Clock;
use crate::commit_batch::{CommitBatch, orders};
use crate::forgetting::Forgetting;
use crate::inbox::{Inbox, Reader, WriterMessage};
use crate::pending_image::PendingImage;
use crate::request::{Answer, Receipt, Request};
use crate::sealing::{KeyPool, Sealing};
use crate::snapshot::Snapshots;
use crate::stopping::stop_if_disk_is_in_doubt;
use crate::task::finished;
use arc_swap::ArcSwap;
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use roret_domain::image::Image;
use roret_journal::batch::{Batch, BatchSender};
use roret_journal::keys::Keys;
use roret_journal::{DamagedRow, Journal, JournalError, Known};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// The most requests that share a commit.
pub const REQUESTS_PER_COMMIT_MAX: usize = 512;

/// Requests that are decided and given to the journal together, while more come. With fewer the store has more to do
/// than it gains by beginning early.
const REQUESTS_PER_PORTION: usize = 64;

/// Requests that may wait; more make their senders wait.
const WAITING_REQUESTS_MAX: usize = 4 * REQUESTS_PER_COMMIT_MAX;

/// Events read in one go while catching up. With the longest texts a form takes they stay well below
/// the gigabyte that SQLite gives in one value.
const EVENTS_PER_READ: u64 = 2_048;

/// Pages that may wait to be folded while catching up.
const PAGES_AHEAD: usize = 4;

/// The writer tidies the store when nothing has come for this long.
const REST_AFTER: Duration = Duration::from_secs(2);

/// How often a batch is decided again because another node was faster. Somebody wins each time, so that
/// this many in a row mean that something else is wrong.
const DECISIONS_MAX: usize = 64;

/// How long the outcome of a broken commit is asked for before it is called unknown.
const SETTLING_PAUSES: [Duration; 3] =
    [Duration::ZERO, Duration::from_millis(200), Duration::from_secs(1)];

struct Writer<J> {
    journal: J,
    /// What readers see: always durable.
    published: Arc<ArcSwap<Image>>,
    clock: Arc<dyn Clock>,
    forgetting: Forgetting,
    snapshots: Option<Snapshots>,
}

pub(crate) fn start<J: Journal>(
    journal: J,
    published: Arc<ArcSwap<Image>>,
    clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
    forgetting: Forgetting,
    snapshots: Option<Snapshots>,
) -> mpsc::Sender<WriterMessage> {
    let (sender, receiver) = mpsc::channel(WAITING_REQUESTS_MAX);
    let key_pool = KeyPool::new(keys);
    let writer = Writer { journal, published, clock, forgetting, snapshots };
    let inbox = Inbox::new(receiver);
    tokio::spawn(writer.run(Intake { inbox, key_pool, are_many: false }));
    sender
}

/// Folds in every event after the image's position, up to where the journal stands now.
///
/// Three things go on at once: the store fetches pages, those that came are read, and what was read is folded in
/// order. Positions have no gaps, so a page can be asked for before the last one is known.
pub(crate) async fn catch_up(
    journal: &mut impl Journal,
    image: &mut Image,
) -> Result<(), JournalError> {
    let head = journal.head().await?;
    let first = image.position();
    let (fetched_pages, mut pages) = mpsc::channel::<Reading>(PAGES_AHEAD);
    let fetching = async move {
        let mut after = first;
        while after < head {
            let wanted = EVENTS_PER_READ.min(head.0 - after.0);
            let page = journal.fetch(after, wanted).await?;
            let reading = tokio::task::spawn_blocking(move || page.events());
            if fetched_pages.send(reading).await.is_err() {
                // What was read before could not be folded.
                break;
            }
            after = Position(after.0 + wanted);
        }
        Ok::<(), JournalError>(())
    };
    let folding = {
        let image = &mut *image;
        async move {
            while let Some(reading) = pages.recv().await {
                fold(&finished(reading).await?, image)?;
            }
            Ok(())
        }
    };
    let (fetched, folded) = tokio::join!(fetching, folding);
    folded.and(fetched)?;
    match image.position() {
        position if position < head => Err(missing(position.next())),
        _ => Ok(()),
    }
}

type Reading = JoinHandle<Result<Vec<Envelope>, JournalError>>;

/// Folds in what follows the image; the journal is damaged if there is a gap before it.
fn fold(events: &[Envelope], image: &mut Image) -> Result<(), JournalError> {
    let expected = image.position().next();
    if events.first().is_some_and(|first| first.position != expected) {
        return Err(missing(expected));
    }
    events.iter().for_each(|envelope| image.apply(envelope));
    Ok(())
}

fn missing(position: Position) -> JournalError {
    JournalError::Damaged { position, source: DamagedRow::Missing }
}

impl<J: Journal> Writer<J> {
    async fn run(mut self, mut intake: Intake) {
        let mut news = self.journal.news();
        loop {
            if let Some(snapshots) = &mut self.snapshots {
                snapshots.keep_up(&self.published.load_full(), &mut self.journal).await;
            }
            tokio::select! {
                // Who waits here goes before what others have written.
                biased;
                is_asked = intake.inbox.wait() => {
                    if !is_asked {
                        break;
                    }
                    intake = self.serve(intake).await;
                }
                told = news.next() => {
                    if told.is_none_or(|head| head > self.published.load().position())
                        && let Err(error) = self.recover().await
                    {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "could not read what other nodes wrote"
                        );
                    }
                }
                () = tokio::time::sleep(REST_AFTER), if !news.are_expected() => {
                    if let Err(error) = self.journal.rest().await {
                        stop_if_disk_is_in_doubt(&error);
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "could not tidy the journal"
                        );
                    }
                }
            }
        }
    }

    async fn serve(&mut self, mut intake: Intake) -> Intake {
        let first = match intake.are_many {
            // They come while the first of them are decided.
            true => intake.inbox.requests_now(REQUESTS_PER_PORTION),
            false => intake.inbox.requests(REQUESTS_PER_PORTION).await,
        };
        self.read_for(intake.inbox.readers()).await;
        if !first.is_empty() {
            intake = self.write(CommitBatch::new(first), intake).await;
        }
        // Who came while the batch was written.
        self.read_for(intake.inbox.readers()).await;
        intake
    }

    /// Reads what the journal holds for those who wait for it.
    async fn read_for(&mut self, readers: Vec<Reader>) {
        if readers.is_empty() {
            return;
        }
        let result = self.recover().await;
        if let Err(error) = &result {
            stop_if_disk_is_in_doubt(error);
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "could not read the journal");
        }
        for reader in readers {
            let result = if result.is_ok() { Ok(()) } else { Err(OfficeError::Unavailable) };
            let _ = reader.send(result);
        }
    }

    /// Decides and commits a batch. Whoever is answered with a receipt is on the disk.
    async fn write(&mut self, batch: CommitBatch, intake: Intake) -> Intake {
        let (batch, mut intake, attempt) = self.decide_as_they_come(batch, intake).await;
        let results = self.commit(&batch, &mut intake.key_pool, attempt).await;
        let results = results.unwrap_or_else(|error| {
            stop_if_disk_is_in_doubt(&error);
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "a batch was not acknowledged");
            batch.requests.iter().map(|_| Err(OfficeError::Unavailable)).collect()
        });
        batch.answer(results);
        intake
    }

    /// Decides a batch until it is committed: again, from what is then known, when another node was faster.
    async fn commit(
        &mut self,
        batch: &CommitBatch,
        key_pool: &mut KeyPool,
        mut attempt: Attempt,
    ) -> Result<Vec<Answer>, JournalError> {
        let mut decisions = 1;
        loop {
            match attempt.results {
                Ok((image, results)) if image.position() == self.published.load().position() => {
                    // A refusal holds only where the journal stands now.
                    let is_refused = results.iter().any(Result::is_err);
                    if !is_refused || decisions == DECISIONS_MAX || !self.is_behind().await? {
                        return Ok(results);
                    }
                    decisions += 1;
                    self.recover().await?;
                }
                Ok((image, results)) => {
                    self.published.store(Arc::new(image));
                    self.forget().await;
                    return Ok(results);
                }
                Err(JournalError::Withdrawn | JournalError::Taken) if !attempt.is_asked => {}
                Err(JournalError::Moved { .. }) if decisions < DECISIONS_MAX => {
                    decisions += 1;
                    self.recover().await?;
                }
                Err(error) if attempt.is_unwritten => return Err(error),
                Err(error) => return self.settle(batch, key_pool, error).await,
            }
            attempt = self.decide_with_keys(batch, key_pool).await?;
        }
    }

    /// Decides a batch and has it kept. The journal begins its transaction meanwhile. Of a long batch it writes down what
    /// was decided first, while what follows is decided on another processor, and while those come who join it: who was
    /// answered just before does not come back as soon as the first of them.
    ///
    /// Nearly every key is new, so the journal is not asked for them. It refuses those that are there; and whatever is
    /// not simply accepted is decided again with what is known of the keys.
    async fn decide_as_they_come(
        &mut self,
        batch: CommitBatch,
        mut intake: Intake,
    ) -> (CommitBatch, Intake, Attempt) {
        let before = self.published.load_full();
        // Before the journal begins: on a database both take a connection.
        let sealing = match intake.key_pool.sealing(&before, batch.orders()).await {
            Ok(sealing) => sealing,
            Err(error) => return (batch, intake, Attempt::that_wrote_nothing(error)),
        };
        let pending = PendingImage::new(Image::clone(&before), None, self.clock.now());
        let (sender, given) = Batch::channel();
        let deciding = async {
            // Another processor costs a way there and back: a portion that nobody follows is decided here.
            if intake.are_many || intake.inbox.are_more() {
                let tasks = Handle::current();
                let deciding =
                    move || decide_portions(pending, sender, batch, intake, sealing, &tasks);
                finished(spawn_blocking(deciding)).await
            } else {
                decide_whole(pending, sender, batch, intake, sealing)
            }
        };
        let keeping = self.journal.keep(before.position(), given);
        let (kept, decided) = tokio::join!(keeping, deciding);
        let Decided { image, batch, mut intake, results } = decided;
        intake.are_many = batch.requests.len() > REQUESTS_PER_PORTION;
        (batch, intake, Attempt::of(image, kept, results))
    }

    /// Decides a batch with what the journal knows of its keys. What has to be asked for is seldom more than a
    /// repetition or a refusal: the journal begins nothing for that.
    async fn decide_with_keys(
        &mut self,
        batch: &CommitBatch,
        key_pool: &mut KeyPool,
    ) -> Result<Attempt, JournalError> {
        let known = self.known(&batch.keys()).await?;
        let before = self.published.load_full();
        let mut sealing = key_pool.sealing(&before, batch.orders()).await?;
        let mut pending = PendingImage::new(Image::clone(&before), Some(known), self.clock.now());
        let (sender, given) = Batch::channel();
        let results = pending.decide_each(&batch.requests, &mut sealing);
        key_pool.take_back(sealing);
        let accepted = pending.accepted();
        let kept = match accepted.is_empty() {
            true => Ok(()),
            false => {
                sender.send_last(accepted);
                self.journal.keep(before.position(), given).await
            }
        };
        Ok(Attempt { is_asked: true, ..Attempt::of(pending.image, kept, results) })
    }

    /// Whether other nodes have written what has not been read here.
    async fn is_behind(&mut self) -> Result<bool, JournalError> {
        let is_shared = self.journal.news().are_expected();
        Ok(is_shared && self.journal.head().await? > self.published.load().position())
    }

    /// What is known of the keys, with an image that stands at least there: a receipt must not name a place
    /// that no reader has come to.
    async fn known(
        &mut self,
        keys: &[CommandKey],
    ) -> Result<BTreeMap<CommandKey, Known>, JournalError> {
        let known = self.journal.known(keys).await?;
        let last = known.iter().map(|known| known.last).max();
        if last > Some(self.published.load().position()) {
            self.recover().await?;
        }
        Ok(known.into_iter().map(|known| (known.key, known)).collect())
    }

    /// After a broken commit nobody knows what became of it, until the keys say so. Whose command is there
    /// has a receipt; the others may try again. Only when the store does not answer either does the
    /// outcome stay unknown, and the same key finds it later.
    async fn settle(
        &mut self,
        batch: &CommitBatch,
        key_pool: &mut KeyPool,
        broken: JournalError,
    ) -> Result<Vec<Answer>, JournalError> {
        stop_if_disk_is_in_doubt(&broken);
        tracing::error!(error = &broken as &dyn std::error::Error, "a commit broke");
        let keys = batch.keys();
        for pause in SETTLING_PAUSES {
            tokio::time::sleep(pause).await;
            let settled = async {
                let known = self.journal.settle(&keys).await?;
                self.recover().await?;
                Ok(known)
            };
            let known = match settled.await {
                Ok(known) => known,
                Err(error) => {
                    stop_if_disk_is_in_doubt(&error);
                    continue;
                }
            };
            let known = known.into_iter().map(|known| (known.key, known)).collect();
            let image = self.published.load_full();
            let sealing = match key_pool.sealing(&image, batch.orders()).await {
                Ok(sealing) => sealing,
                Err(error) => {
                    stop_if_disk_is_in_doubt(&error);
                    continue;
                }
            };
            let receipt = |request| receipt(request, &known, &sealing);
            let answers = batch.requests.iter().map(receipt).collect();
            key_pool.take_back(sealing);
            return Ok(answers);
        }
        Err(broken)
    }

    /// Reads what the journal holds now.
    async fn recover(&mut self) -> Result<(), JournalError> {
        let mut image = Image::clone(&self.published.load());
        let before = image.position();
        catch_up(&mut self.journal, &mut image).await?;
        if image.position() > before {
            self.published.store(Arc::new(image));
            self.forget().await;
        }
        Ok(())
    }

    /// Destroys the keys of whoever was erased. What fails is tried again with the next batch, and at the next
    /// start: the event stands.
    async fn forget(&mut self) {
        let image = self.published.load_full();
        if let Err(error) = self.forgetting.keep_up(&image).await {
            stop_if_disk_is_in_doubt(&error);
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                "the keys of somebody who was erased could not be destroyed yet"
            );
        }
    }
}

/// Where requests come in.
struct Intake {
    inbox: Inbox,
    /// Keys for those whom they are the first to speak of.
    key_pool: KeyPool,
    /// Whether the last batch was a long one: then the next one will be.
    are_many: bool,
}

/// What became of a batch when it was decided once.
struct Attempt {
    /// Whether the journal was asked for the keys.
    is_asked: bool,
    /// Whether the journal was given nothing, or all of it was taken back: then there is nothing to be settled.
    is_unwritten: bool,
    /// The image as it is when the batch is kept, and what everybody is answered.
    results: Result<(Image, Vec<Answer>), JournalError>,
}

impl Attempt {
    /// The journal's own word, unless the batch was withdrawn; then who decided says why.
    fn of(
        image: Image,
        kept: Result<(), JournalError>,
        decided: Result<Vec<Answer>, JournalError>,
    ) -> Self {
        let is_unwritten = matches!(kept, Err(JournalError::Withdrawn));
        let results = match kept {
            Ok(()) | Err(JournalError::Withdrawn) => decided.map(|answers| (image, answers)),
            Err(error) => Err(error),
        };
        Self { is_asked: false, is_unwritten, results }
    }

    fn that_wrote_nothing(why: JournalError) -> Self {
        Self { is_asked: false, is_unwritten: true, results: Err(why) }
    }
}

/// A batch that was decided, with who joined it meanwhile.
struct Decided {
    image: Image,
    batch: CommitBatch,
    intake: Intake,
    results: Result<Vec<Answer>, JournalError>,
}

/// Decides a batch, and gives it to the journal.
fn decide_whole(
    mut pending: PendingImage,
    sender: BatchSender,
    batch: CommitBatch,
    mut intake: Intake,
    mut sealing: Sealing,
) -> Decided {
    let results = pending.decide_each(&batch.requests, &mut sealing);
    intake.key_pool.take_back(sealing);
    if results.is_ok() {
        sender.send_last(pending.accepted());
    }
    Decided { image: pending.image, batch, intake, results }
}

/// Decides a batch portion by portion, gives the journal each, and takes in who has come meanwhile, until nobody has.
/// On a thread of its own: it waits for keys as `tasks` do.
fn decide_portions(
    mut pending: PendingImage,
    sender: BatchSender,
    mut batch: CommitBatch,
    mut intake: Intake,
    first: Sealing,
    tasks: &Handle,
) -> Decided {
    // It took a while to come here: the first portion is as large as the others, where so many have come.
    let room = REQUESTS_PER_PORTION.saturating_sub(batch.requests.len());
    batch.admit(intake.inbox.requests_now(room));
    intake.key_pool.take_back(first);
    let decide = || {
        let mut answers = Vec::new();
        loop {
            let portion = batch.requests.get(answers.len()..).unwrap_or_default();
            let sealing = intake.key_pool.sealing(&pending.image, orders(portion));
            let mut sealing = tasks.block_on(sealing)?;
            let decided = pending.decide_each(portion, &mut sealing);
            intake.key_pool.take_back(sealing);
            answers.extend(decided?);
            let room = REQUESTS_PER_COMMIT_MAX.saturating_sub(batch.requests.len());
            let more = intake.inbox.requests_now(room.min(REQUESTS_PER_PORTION));
            if more.is_empty() {
                sender.send_last(pending.accepted());
                return Ok(answers);
            }
            batch.admit(more);
            if sender.is_answered() {
                return Err(JournalError::Withdrawn);
            }
            sender.send(pending.accepted());
        }
    };
    let results = decide();
    Decided { image: pending.image, batch, intake, results }
}

/// The receipt of a request whose commands are all known.
fn receipt(
    request: &Request,
    known: &BTreeMap<CommandKey, Known>,
    sealing: &Sealing,
) -> Result<Receipt, OfficeError> {
    let mut position = Position(0);
    for order in &request.orders {
        let known = known.get(&order.key).ok_or(OfficeError::Unavailable)?;
        if !sealing.is_of(order, &known.request_hash) {
            return Err(OfficeError::KeyReused);
        }
        position = position.max(known.last);
    }
    Ok(Receipt { position })
}
