//! The one writer of a municipality: decides what waits, commits it together, publishes, answers.

use crate::OfficeError;
use crate::clock::Clock;
use crate::forgetting::Forgetting;
use crate::sealing::{NoKey, Sealing, Spare};
use crate::snapshot::Snapshots;
use crate::together::take_along;
use arc_swap::ArcSwap;
use roret_domain::command::Command;
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Actor, Envelope, Event};
use roret_domain::id::{CitizenId, CommandKey, Position};
use roret_domain::image::Image;
use roret_journal::keys::Keys;
use roret_journal::{DamagedRow, Journal, JournalError, Known, RequestHash, Written};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

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

pub(crate) struct Request {
    pub(crate) actor: Actor,
    pub(crate) orders: Vec<Order>,
    pub(crate) answer: oneshot::Sender<Result<Receipt, OfficeError>>,
}

/// What the writer is asked for.
pub(crate) enum Asked {
    /// To decide.
    Decide(Request),
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
                fold(&read(reading).await?, image)?;
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

async fn read(reading: Reading) -> Result<Vec<Envelope>, JournalError> {
    reading.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
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
        let (mut requests, mut readers) = (Vec::with_capacity(asked.len()), Vec::new());
        for one in asked {
            match one {
                Asked::Decide(request) => requests.push(request),
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
            self.write(requests).await;
        }
    }

    /// Decides and commits a batch. Whoever is answered with a receipt is on the disk.
    async fn write(&mut self, batch: Vec<Request>) {
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
        for (request, result) in batch.into_iter().zip(results) {
            // Who has gone away meanwhile finds the answer under the same key.
            let _ = request.answer.send(result);
        }
    }

    /// Decides a batch until it is committed: again, from what is then known, when another node was faster.
    ///
    /// Nearly every key is new, so the journal is not asked for them first. It refuses those that are there; and
    /// whatever is not simply accepted is decided again with what is known of the keys.
    async fn commit(
        &mut self,
        batch: &[Request],
        keys: &[CommandKey],
    ) -> Result<Vec<Result<Receipt, OfficeError>>, JournalError> {
        let (mut decisions, mut are_known) = (1, false);
        loop {
            let known = match are_known {
                true => self.known(keys).await?,
                false => BTreeMap::new(),
            };
            let before = self.published.load_full();
            let orders = batch.iter().flat_map(|request| &request.orders);
            let sealing = self.spare.sealing(&before, orders).await?;
            let mut ahead = Ahead::new(&before, known, self.clock.now(), sealing);
            let results: Vec<_> = batch.iter().map(|request| ahead.decide(request)).collect();
            let Ahead { image, written, .. } = ahead;
            let is_all_new = written.len() == keys.len() && results.iter().all(Result::is_ok);
            if !is_all_new && !are_known {
                are_known = true;
                continue;
            }
            if written.is_empty() {
                // A refusal holds only where the journal stands now.
                let is_refused = results.iter().any(Result::is_err);
                if is_refused && decisions < DECISIONS_MAX && self.is_behind().await? {
                    decisions += 1;
                    self.recover().await?;
                    continue;
                }
                return Ok(results);
            }
            match self.journal.append(before.position(), &written).await {
                Ok(()) => {
                    self.published.store(Arc::new(image));
                    self.forget().await;
                    return Ok(results);
                }
                Err(JournalError::Taken) if !are_known => are_known = true,
                Err(JournalError::Moved { .. }) if decisions < DECISIONS_MAX => {
                    (decisions, are_known) = (decisions + 1, true);
                    self.recover().await?;
                }
                Err(error) => return self.settle(batch, keys, error).await,
            }
        }
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
    ) -> Result<Vec<Result<Receipt, OfficeError>>, JournalError> {
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
            return Ok(batch.iter().map(|request| receipt(request, &known, &sealing)).collect());
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
    sealing: &Sealing<'_>,
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

/// The image as it will be when the batch is durable. Dropped if it does not become so.
struct Ahead<'a> {
    image: Image,
    known: BTreeMap<CommandKey, Known>,
    written: Vec<Written>,
    now: jiff::Timestamp,
    sealing: Sealing<'a>,
}

impl<'a> Ahead<'a> {
    fn new(
        before: &Image,
        known: BTreeMap<CommandKey, Known>,
        now: jiff::Timestamp,
        sealing: Sealing<'a>,
    ) -> Self {
        Self { image: before.clone(), known, written: Vec::new(), now, sealing }
    }

    /// Decides a request's commands in order: all or none.
    fn decide(&mut self, request: &Request) -> Result<Receipt, OfficeError> {
        // One command alone changes nothing when it is refused. Keeping the image as it was costs every
        // command a copy of the paths to what it touches.
        let before = match request.orders.as_slice() {
            [_one] => None,
            _ => Some((self.image.clone(), self.written.len())),
        };
        let result = self.decide_each(request);
        if let (Err(_), Some((image, written))) = (&result, before) {
            self.image = image;
            for dropped in self.written.drain(written..) {
                self.known.remove(&dropped.key);
            }
        }
        result
    }

    fn decide_each(&mut self, request: &Request) -> Result<Receipt, OfficeError> {
        let mut last = self.image.position();
        for order in &request.orders {
            let Order { key, command, .. } = order;
            if let Some(known) = self.known.get(key) {
                if !self.sealing.is_of(order, &known.request_hash) {
                    return Err(OfficeError::KeyReused);
                }
                last = known.last;
                continue;
            }
            let Some(command) = command else { return Err(OfficeError::KeyReused) };
            let context = Context { now: self.now, actor: request.actor, key: *key };
            let events = decide(&self.image, command, &context)?;
            last = self.take_in(&context, events, order).or(Err(OfficeError::Unavailable))?;
        }
        Ok(Receipt { position: last })
    }

    fn take_in(
        &mut self,
        context: &Context,
        mut events: Vec<Event>,
        order: &Order,
    ) -> Result<Position, NoKey> {
        // Everything is sealed before anything is folded in: what can't be sealed has not happened.
        for (position, event) in (self.image.position().0 + 1..).map(Position).zip(&mut events) {
            self.sealing.seal(&self.image, event, position)?;
        }
        let request_hash = self.sealing.mark(order).ok_or(NoKey)?;
        let mut envelopes = Vec::with_capacity(events.len());
        // A clock that was set back must not make what comes later seem earlier.
        let recorded_at =
            self.image.recorded_at().map_or(context.now, |last| last.max(context.now));
        for event in events {
            let envelope = Envelope {
                position: self.image.position().next(),
                recorded_at,
                actor: context.actor,
                command: context.key,
                event,
            };
            self.image.apply(&envelope);
            envelopes.push(envelope);
        }
        let last = self.image.position();
        self.known.insert(context.key, Known { key: context.key, request_hash, last });
        self.written.push(Written { key: context.key, request_hash, events: envelopes });
        Ok(last)
    }
}

/// The hash that tells a repeated command from another one with the same key.
pub(crate) fn hash_of_command(actor: Actor, command: &Command) -> RequestHash {
    let mut hasher = blake3::Hasher::new();
    let written = serde_json::to_writer(&mut hasher, &(actor, command));
    // Commands are structs of strings, numbers and lists: they always serialise.
    debug_assert!(written.is_ok());
    *hasher.finalize().as_bytes()
}

/// The hash that tells a form that is sent twice from another one with the same key.
pub(crate) fn hash_of_form(actor: Actor, asked: &[u8]) -> RequestHash {
    let mut hasher = blake3::Hasher::new();
    let written = serde_json::to_writer(&mut hasher, &actor);
    debug_assert!(written.is_ok());
    *hasher.update(asked).finalize().as_bytes()
}
