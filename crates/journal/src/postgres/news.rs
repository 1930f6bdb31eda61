//! Notices between nodes: `LISTEN` on one connection for all municipalities of a process.
//!
//! A notice is a hint and no promise. It is lost while the connection is, and behind a pooler that gives
//! every transaction another connection it never comes; the question every second finds what was missed.

use crate::news::{News, tell};
use crate::postgres::Part;
use crate::statement::statements;
use roret_domain::id::Position;
use sqlx::postgres::{PgListener, PgPool};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

statements! {
    // Apart from the commit: a notice inside it would make all municipalities commit one by one.
    NOTIFY = "SELECT pg_notify('roret', $1)";
}

const CHANNEL: &str = "roret";
const TELLING: &str = "telling the other nodes";

/// Time before another try to listen.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Who wants to hear about which municipality.
#[derive(Default)]
pub(crate) struct Board {
    heads: Mutex<BTreeMap<Arc<str>, watch::Sender<Position>>>,
}

impl Board {
    pub(crate) fn of(&self, municipality: &Arc<str>) -> News {
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let sender =
            heads.entry(Arc::clone(municipality)).or_insert_with(|| watch::channel(Position(0)).0);
        News::told_by(sender)
    }

    fn pin(&self, notice: &str) {
        let Some((head, municipality)) = read(notice) else { return };
        let heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = heads.get(municipality) {
            tell(sender, head);
        }
    }
}

/// Tells the other nodes how far a journal has come, as long as somebody writes it. What comes while one
/// is being told is told together.
pub(crate) fn start_telling(part: Part) -> watch::Sender<Position> {
    let (written, mut heads) = watch::channel(Position(0));
    tokio::spawn(async move {
        while heads.changed().await.is_ok() {
            let notice = write(*heads.borrow_and_update(), part.municipality());
            let telling = part.at_once(TELLING, part.query_of_all(&NOTIFY).bind(notice));
            if let Err(error) = telling.await {
                tracing::debug!(%error, "the other nodes were not told; they ask");
            }
        }
    });
    written
}

/// A notice: how far which municipality has come.
pub(crate) fn write(head: Position, municipality: &str) -> String {
    format!("{head} {municipality}")
}

fn read(notice: &str) -> Option<(Position, &str)> {
    let (head, municipality) = notice.split_once(' ')?;
    Some((Position(head.parse().ok()?), municipality))
}

/// Listens until nobody asks any more.
pub(crate) fn start(pool: PgPool) -> Arc<Board> {
    let board = Arc::new(Board::default());
    let kept = Arc::downgrade(&board);
    tokio::spawn(async move {
        while kept.strong_count() > 0 {
            let listening = async {
                let mut listener = PgListener::connect_with(&pool).await?;
                listener.listen(CHANNEL).await?;
                loop {
                    let notice = listener.recv().await?;
                    match kept.upgrade() {
                        Some(board) => board.pin(notice.payload()),
                        None => return Ok(()),
                    }
                }
            };
            let ended: Result<(), sqlx::Error> = listening.await;
            if let Err(error) = ended {
                tracing::debug!(%error, "listening for other nodes stopped; asking goes on");
            }
            tokio::time::sleep(LISTEN_AGAIN_AFTER).await;
        }
    });
    board
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use roret_domain::id::Position;

    #[test]
    fn a_notice_is_read_as_it_was_written_and_others_are_left() {
        assert_eq!(read(&write(Position(7), "aeroe")), Some((Position(7), "aeroe")));
        for other in ["", "7", "x aeroe", "-1 aeroe"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
