//! The writer of the look log: many looks share one durable transaction.

use crate::OfficeError;
use crate::inbox::take_along;
use crate::stopping::stop_if_disk_is_in_doubt;
use roret_domain::id::CitizenId;
use roret_journal::looks::{LookRow, Looks};
use tokio::sync::{mpsc, oneshot};

/// The most looks that share a commit.
const LOOKS_PER_COMMIT_MAX: usize = 1_024;

pub(crate) enum Request {
    Write(LookRow, oneshot::Sender<Result<(), OfficeError>>),
    Read(CitizenId, u32, oneshot::Sender<Result<Vec<LookRow>, OfficeError>>),
    /// Of employees alone, before a position of the log.
    ReadByWorkers(CitizenId, u64, u32, oneshot::Sender<Result<Numbered, OfficeError>>),
}

/// Looks with their positions in the log.
pub(crate) type Numbered = Vec<(u64, LookRow)>;

pub(crate) fn start(looks: Looks) -> mpsc::Sender<Request> {
    let (sender, receiver) = mpsc::channel(LOOKS_PER_COMMIT_MAX);
    tokio::spawn(run(looks, receiver));
    sender
}

async fn run(mut looks: Looks, mut requests: mpsc::Receiver<Request>) {
    let mut batch = Vec::new();
    while requests.recv_many(&mut batch, LOOKS_PER_COMMIT_MAX).await > 0 {
        take_along(&mut batch, &mut requests, LOOKS_PER_COMMIT_MAX).await;
        let (mut rows, mut writers, mut readers) = (Vec::new(), Vec::new(), Vec::new());
        let mut of_workers = Vec::new();
        for request in batch.drain(..) {
            match request {
                Request::Write(row, answer) => {
                    rows.push(row);
                    writers.push(answer);
                }
                Request::Read(citizen, limit, answer) => readers.push((citizen, limit, answer)),
                Request::ReadByWorkers(citizen, before, limit, answer) => {
                    of_workers.push((citizen, before, limit, answer));
                }
            }
        }
        if !rows.is_empty() {
            let written = looks.write(&rows).await.map_err(|error| unavailable(&error));
            let is_written = written.is_ok();
            for answer in writers {
                let result = if is_written { Ok(()) } else { Err(OfficeError::Unavailable) };
                // Who has gone away meanwhile shows nothing.
                let _ = answer.send(result);
            }
        }
        for (citizen, limit, answer) in readers {
            let found = looks.at_citizen(citizen, limit).await;
            let _ = answer.send(found.map_err(|error| unavailable(&error)));
        }
        for (citizen, before, limit, answer) in of_workers {
            let found = looks.by_workers_at(citizen, before, limit).await;
            let _ = answer.send(found.map_err(|error| unavailable(&error)));
        }
    }
}

fn unavailable(error: &roret_journal::JournalError) -> OfficeError {
    stop_if_disk_is_in_doubt(error);
    tracing::error!(error = error as &dyn std::error::Error, "the look log failed");
    OfficeError::Unavailable
}
