//! Notices between nodes: `LISTEN` on a channel of each municipality that somebody here works on, so that a process is
//! not woken by what the others of the country do.
//!
//! A notice is a hint and no promise. It is lost while the connection is, and behind a pooler that gives
//! every transaction another connection it never comes; the question every second finds what was missed.

use crate::news::{News, tell};
use roret_domain::id::Position;
use sqlx::postgres::{PgListener, PgPool};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::watch;

/// Time before another try to listen.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// The name of a municipality's channel: a municipality's may be longer than the server allows.
pub(crate) fn channel(municipality: &str) -> String {
    let hash = blake3::hash(municipality.as_bytes()).to_hex();
    format!("roret_{}", hash.get(..16).unwrap_or_default())
}

/// Who wants to hear about which municipality.
pub(crate) struct NewsHub {
    pool: PgPool,
    heads: Mutex<BTreeMap<Arc<str>, watch::Sender<Position>>>,
}

impl NewsHub {
    pub(crate) fn on(pool: PgPool) -> Arc<Self> {
        Arc::new(Self { pool, heads: Mutex::default() })
    }

    /// News of a municipality. The first who asks for them begins to listen, on a connection of its own.
    pub(crate) fn of(self: &Arc<Self>, municipality: &Arc<str>) -> News {
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = heads.entry(Arc::clone(municipality)).or_insert_with(|| {
            tokio::spawn(listen(Arc::downgrade(self), self.pool.clone(), channel(municipality)));
            watch::channel(Position(0)).0
        });
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

/// A notice: how far which municipality has come.
pub(crate) fn write(head: Position, municipality: &str) -> String {
    format!("{head} {municipality}")
}

fn read(notice: &str) -> Option<(Position, &str)> {
    let (head, municipality) = notice.split_once(' ')?;
    Some((Position(head.parse().ok()?), municipality))
}

/// Listens until nobody asks any more.
async fn listen(hub: Weak<NewsHub>, pool: PgPool, channel: String) {
    while hub.strong_count() > 0 {
        let listening = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(&channel).await?;
            loop {
                let notice = listener.recv().await?;
                match hub.upgrade() {
                    Some(hub) => hub.pin(notice.payload()),
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
}

#[cfg(test)]
mod tests {
    use super::{channel, read, write};
    use roret_domain::id::Position;
    use std::collections::BTreeSet;

    #[test]
    fn every_municipality_has_a_channel_that_the_server_takes() {
        let channels = ["aeroe", "favrskov", &"x".repeat(200)].map(channel);
        assert!(channels.iter().all(|name| name.len() <= 63), "{channels:?}");
        assert_eq!(channels.iter().collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn a_notice_is_read_as_it_was_written_and_others_are_left() {
        assert_eq!(read(&write(Position(7), "aeroe")), Some((Position(7), "aeroe")));
        for other in ["", "7", "x aeroe", "-1 aeroe"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
