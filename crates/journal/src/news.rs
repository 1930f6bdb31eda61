//! What others have written to the same journal: told where the store can tell, asked for otherwise.

use roret_domain::id::Position;
use std::time::Duration;
use tokio::sync::watch;

/// Time between two questions where nothing has been told.
pub const POLL_EVERY: Duration = Duration::from_secs(1);

/// Where others have come to, as far as one has heard.
pub struct News {
    heads: Option<watch::Receiver<Position>>,
}

impl News {
    /// Nobody else writes this journal.
    pub fn none() -> Self {
        Self { heads: None }
    }

    pub(crate) fn told_by(heads: &watch::Sender<Position>) -> Self {
        Self { heads: Some(heads.subscribe()) }
    }

    /// Whether others write this journal too.
    pub fn are_expected(&self) -> bool {
        self.heads.is_some()
    }

    /// Waits until somebody has written up to a position, or until it is time to ask: none.
    pub async fn next(&mut self) -> Option<Position> {
        let Some(heads) = &mut self.heads else { return std::future::pending().await };
        match tokio::time::timeout(POLL_EVERY, heads.changed()).await {
            Ok(Ok(())) => Some(*heads.borrow_and_update()),
            // Nobody is left who could tell: ask in the same rhythm.
            Ok(Err(_)) => {
                tokio::time::sleep(POLL_EVERY).await;
                None
            }
            Err(_) => None,
        }
    }
}

/// Tells everybody who waits how far the journal has come.
pub(crate) fn tell(heads: &watch::Sender<Position>, head: Position) {
    heads.send_if_modified(|known| {
        let is_new = head > *known;
        *known = head.max(*known);
        is_new
    });
}
