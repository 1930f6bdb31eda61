//! What the writer is asked for, as it comes: who comes at the same time is taken together.

use crate::OfficeError;
use crate::request::{Answer, Request};
use tokio::sync::{mpsc, oneshot};

/// Takes into a batch who comes at the same time as those in it, until it holds `max`.
///
/// Those who have just been answered are about to come back: they may run first, rather than that a
/// commit is made for the first of them alone. Who is alone waits for nobody.
pub(crate) async fn take_along<T>(
    batch: &mut Vec<T>,
    requests: &mut mpsc::Receiver<T>,
    max: usize,
) {
    let mut is_growing = true;
    while is_growing && batch.len() < max {
        let before = batch.len();
        tokio::task::yield_now().await;
        while batch.len() < max
            && let Ok(request) = requests.try_recv()
        {
            batch.push(request);
        }
        is_growing = batch.len() > before;
    }
}

/// What the writer is asked for.
pub(crate) enum WriterMessage {
    /// To decide.
    Decide(Request, oneshot::Sender<Answer>),
    /// To read up to where the journal stands now.
    CatchUp(Reader),
}

/// Somebody who waits until what the journal holds has been read.
pub(crate) type Reader = oneshot::Sender<Result<(), OfficeError>>;

/// What the writer is asked for, as it comes.
pub(crate) struct Inbox {
    from: mpsc::Receiver<WriterMessage>,
    arrived: Vec<WriterMessage>,
    readers: Vec<Reader>,
}

impl Inbox {
    pub(crate) fn new(from: mpsc::Receiver<WriterMessage>) -> Self {
        Self { from, arrived: Vec::new(), readers: Vec::new() }
    }

    /// Waits until somebody comes. Nobody is lost when it is not waited to the end; false when nobody will come
    /// any more.
    pub(crate) async fn wait(&mut self) -> bool {
        self.from.recv_many(&mut self.arrived, 1).await > 0
    }

    /// Those who have come, and who comes at the same time, at most so many.
    pub(crate) async fn requests(&mut self, max: usize) -> Vec<(Request, oneshot::Sender<Answer>)> {
        take_along(&mut self.arrived, &mut self.from, max).await;
        self.arrived_requests()
    }

    /// Those who have come, at most so many.
    pub(crate) fn requests_now(&mut self, max: usize) -> Vec<(Request, oneshot::Sender<Answer>)> {
        while self.arrived.len() < max
            && let Ok(message) = self.from.try_recv()
        {
            self.arrived.push(message);
        }
        self.arrived_requests()
    }

    fn arrived_requests(&mut self) -> Vec<(Request, oneshot::Sender<Answer>)> {
        let mut requests = Vec::with_capacity(self.arrived.len());
        for message in self.arrived.drain(..) {
            match message {
                WriterMessage::Decide(request, answer) => requests.push((request, answer)),
                WriterMessage::CatchUp(reader) => self.readers.push(reader),
            }
        }
        requests
    }

    /// Those who wait to read.
    pub(crate) fn readers(&mut self) -> Vec<Reader> {
        std::mem::take(&mut self.readers)
    }

    /// Whether more have come than were taken.
    pub(crate) fn are_more(&self) -> bool {
        !self.from.is_empty()
    }
}
