//! The one writer of a municipality: decides what waits, commits it together, publishes, answers.

use crate::OfficeError;
use crate::ahead::{Ahead, COMMANDS_PER_PORTION};
use crate::clock::Clock;
use crate::forgetting::Forgetting;
use crate::sealing::{Sealing, Spare};
use crate::snapshot::Snapshots;
use crate::together::take_along;
use arc_swap::ArcSwap;
use roret_domain::command::Command;
use roret_domain::event::{Actor, Envelope};
use roret_domain::id::{CitizenId, CommandKey, Position};
use roret_domain::image::Image;
use roret_journal::batch::Batch;
use roret_journal::keys::Keys;
use roret_journal::{DamagedRow, Journal, JournalError, Known, RequestHash};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};
use zeroize::Zeroizing;

/// The most commands that share a commit.
pub const COMMANDS_PER_COMMIT_MAX: usize = 512;

/// Requests that may wait; more make their senders wait.
const WAITING_REQUESTS_MAX: usize = 4 * COMMANDS_PER_COMMIT_MAX;

/// Events read in one go while catching up. With the longest texts a form takes they stay well below
/// the gigabyte that SQLite gives in one value.
const EVENTS_PER_READ: u64 = 2_048;

/// Pages that may wait to be folded while catching up.
const PAGES_AHEAD: usize = 4;

/// The writer tidies the store when nothing has come for this long.
const REST_AFTER: Duration = Duration::from_secs(2);

/// The answer to an accepted command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The position of the command's last event; the published image stands there or later.
    pub position: Position,
}

/// A command under its key, with the hash of what was asked.
pub(crate) struct Order {
    pub(crate) key: CommandKey,
    /// None only asks whether it was taken in before.
    pub(crate) command: Option<Command>,
    /// Whom the command may be about, where only is asked.
    pub(crate) about: Option<CitizenId>,
    pub(crate) request_hash: RequestHash,
}

/// Orders of one actor: all or none.
pub(crate) struct Request {
    pub(crate) actor: Actor,
    pub(crate) orders: Vec<Order>,
}

/// What becomes of a request.
pub(crate) type Answer = Result<Receipt, OfficeError>;

/// What the writer is asked for.
pub(crate) enum Asked {
    /// To decide.
    Decide(Request, oneshot::Sender<Answer>),
    /// To read up to where the journal stands now.
    CatchUp(oneshot::Sender<Result<(), OfficeError>>),
}

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
    spare: Spare,
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
) -> mpsc::Sender<Asked> {
    let (sender, receiver) = mpsc::channel(WAITING_REQUESTS_MAX);
    let spare = Spare::new(keys);
    tokio::spawn(Writer { journal, published, clock, spare, forgetting, snapshots }.run(receiver));
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
    let (ahead, mut pages) = mpsc::channel::<Reading>(PAGES_AHEAD);
    let fetching = async move {
        let mut after = first;
        while after < head {
            let wanted = EVENTS_PER_READ.min(head.0 - after.0);
            let page = journal.fetch(after, wanted).await?;
            let reading = tokio::task::spawn_blocking(move || page.events());
            if ahead.send(reading).await.is_err() {
                // What was read before could not be folded.
                break;
            }
            after = Position(after.0 + wanted);
        }
        Ok(())
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

/// What a task of ours has come to.
pub(crate) async fn finished<T>(task: JoinHandle<T>) -> T {
    task.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}

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
    async fn run(mut self, mut asked: mpsc::Receiver<Asked>) {
        let mut news = self.journal.news();
        let mut waiting = Vec::new();
        loop {
            if let Some(snapshots) = &mut self.snapshots {
                snapshots.keep_up(&self.published.load_full(), &mut self.journal).await;
            }
            tokio::select! {
                // Who waits here goes before what others have written.
                biased;
                number = asked.recv_many(&mut waiting, COMMANDS_PER_COMMIT_MAX) => {
                    if number == 0 {
                        break;
                    }
                    take_along(&mut waiting, &mut asked, COMMANDS_PER_COMMIT_MAX).await;
                    self.serve(std::mem::take(&mut waiting)).await;
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

    async fn serve(&mut self, asked: Vec<Asked>) {
        let (mut requests, mut answers) = (Vec::new(), Vec::new());
        let mut readers = Vec::new();
        for one in asked {
            match one {
                Asked::Decide(request, answer) => {
                    requests.push(request);
                    answers.push(answer);
                }
                Asked::CatchUp(answer) => readers.push(answer),
            }
        }
        if !readers.is_empty() {
            let result = self.recover().await;
            if let Err(error) = &result {
                let error = error as &dyn std::error::Error;
                tracing::error!(error, "could not read the journal");
            }
            for answer in readers {
                let result = if result.is_ok() { Ok(()) } else { Err(OfficeError::Unavailable) };
                let _ = answer.send(result);
            }
        }
        if !requests.is_empty() {
            self.write(requests.into(), answers).await;
        }
    }

    /// Decides and commits a batch. Whoever is answered with a receipt is on the disk.
    async fn write(&mut self, batch: Arc<[Request]>, answers: Vec<oneshot::Sender<Answer>>) {
        let keys: Vec<CommandKey> =
            batch.iter().flat_map(|request| &request.orders).map(|order| order.key).collect();
        let results = match self.commit(&batch, &keys).await {
            Ok(results) => results,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a batch was not acknowledged");
                batch.iter().map(|_| Err(OfficeError::Unavailable)).collect()
            }
        };
        for (answer, result) in answers.into_iter().zip(results) {
            // Who has gone away meanwhile finds the answer under the same key.
            let _ = answer.send(result);
        }
    }

    /// Decides a batch until it is committed: again, from what is then known, when another node was faster.
    ///
    /// Nearly every key is new, so the journal is not asked for them first. It refuses those that are there; and
    /// whatever is not simply accepted is decided again with what is known of the keys.
    async fn commit(
        &mut self,
        batch: &Arc<[Request]>,
        keys: &[CommandKey],
    ) -> Result<Vec<Answer>, JournalError> {
        let (mut decisions, mut are_known) = (1, false);
        loop {
            let known = match are_known {
                true => Some(self.known(keys).await?),
                false => None,
            };
            let before = self.published.load_full();
            let orders = batch.iter().flat_map(|request| &request.orders);
            let sealing = self.spare.sealing(&before, orders).await?;
            let ahead = Ahead::new(Image::clone(&before), known, self.clock.now(), sealing);
            let (Ahead { image, sealing, .. }, results) = self.keep(batch, ahead).await;
            self.spare.take_back(sealing);
            match results {
                Ok(results) if image.position() == before.position() => {
                    // A refusal holds only where the journal stands now.
                    let is_refused = results.iter().any(Result::is_err);
                    if !is_refused || decisions == DECISIONS_MAX || !self.is_behind().await? {
                        return Ok(results);
                    }
                    decisions += 1;
                    self.recover().await?;
                }
                Ok(results) => {
                    self.published.store(Arc::new(image));
                    self.forget().await;
                    return Ok(results);
                }
                Err(JournalError::Withdrawn | JournalError::Taken) if !are_known => {
                    are_known = true;
                }
                Err(JournalError::Moved { .. }) if decisions < DECISIONS_MAX => {
                    (decisions, are_known) = (decisions + 1, true);
                    self.recover().await?;
                }
                Err(error) => return self.settle(batch, keys, error).await,
            }
        }
    }

    /// Decides a batch and has it kept. The journal begins its transaction meanwhile; and of a long batch it writes down
    /// what was decided first, while what follows is decided on another processor.
    async fn keep(
        &mut self,
        batch: &Arc<[Request]>,
        mut ahead: Ahead,
    ) -> (Ahead, Result<Vec<Answer>, JournalError>) {
        let expected = ahead.image.position();
        let (giver, coming) = Batch::coming();
        let is_long = batch.len() > COMMANDS_PER_PORTION;
        // What has to be asked for is seldom more than a repetition or a refusal: nothing is begun for that.
        if ahead.is_asked {
            let decided = ahead.decide_all(batch, giver);
            let kept = match ahead.image.position() > expected {
                true => self.journal.keep(expected, coming).await,
                false => Ok(()),
            };
            return (ahead, outcome(kept, decided));
        }
        let batch = Arc::clone(batch);
        let deciding = move || {
            let decided = ahead.decide_all(&batch, giver);
            (ahead, decided)
        };
        let deciding = async {
            match is_long {
                true => finished(spawn_blocking(deciding)).await,
                false => deciding(),
            }
        };
        let (kept, (ahead, decided)) = tokio::join!(self.journal.keep(expected, coming), deciding);
        (ahead, outcome(kept, decided))
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
        batch: &[Request],
        keys: &[CommandKey],
        broken: JournalError,
    ) -> Result<Vec<Answer>, JournalError> {
        stop_if_disk_is_in_doubt(&broken);
        tracing::error!(error = &broken as &dyn std::error::Error, "a commit broke");
        for pause in SETTLING_PAUSES {
            tokio::time::sleep(pause).await;
            let Ok(known) = self.journal.settle(keys).await else { continue };
            if self.recover().await.is_err() {
                continue;
            }
            let known = known.into_iter().map(|known| (known.key, known)).collect();
            let image = self.published.load_full();
            let orders = batch.iter().flat_map(|request| &request.orders);
            let Ok(sealing) = self.spare.sealing(&image, orders).await else { continue };
            let answers = batch.iter().map(|request| receipt(request, &known, &sealing)).collect();
            self.spare.take_back(sealing);
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
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                "the keys of somebody who was erased could not be destroyed yet"
            );
        }
    }
}

/// What became of a batch: the journal's own word, unless it was withdrawn; then who decided says why.
fn outcome(
    kept: Result<(), JournalError>,
    decided: Result<Vec<Answer>, JournalError>,
) -> Result<Vec<Answer>, JournalError> {
    match kept {
        Ok(()) | Err(JournalError::Withdrawn) => decided,
        Err(error) => Err(error),
    }
}

/// After a failed fsync what was written before may be gone, and trying again would prove nothing.
fn stop_if_disk_is_in_doubt(error: &JournalError) {
    if error.is_disk_in_doubt() {
        tracing::error!(
            error = error as &dyn std::error::Error,
            "the disk did not keep what it was given: stopping"
        );
        std::process::abort();
    }
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

/// Most commands have fewer.
const COMMAND_BYTES: usize = 4_096;

/// The hash that tells a repeated command from another one with the same key.
pub(crate) fn hash_of_command(actor: Actor, command: &Command) -> RequestHash {
    // Hashed in one go: piece by piece, as it is written, it costs twice as much. It says what people said.
    let mut written = Zeroizing::new(Vec::with_capacity(COMMAND_BYTES));
    let is_written = serde_json::to_writer(&mut *written, &(actor, command)).is_ok();
    // Commands are structs of strings, numbers and lists: they always serialise.
    debug_assert!(is_written);
    *blake3::hash(&written).as_bytes()
}

/// The hash that tells a form that is sent twice from another one with the same key.
pub(crate) fn hash_of_form(actor: Actor, asked: &[u8]) -> RequestHash {
    let mut hasher = blake3::Hasher::new();
    let written = serde_json::to_writer(&mut hasher, &actor);
    debug_assert!(written.is_ok());
    *hasher.update(asked).finalize().as_bytes()
}
