//! Queues in which everybody knows who stands before and behind, so that whoever gives up steps out at
//! once.

#![expect(
    clippy::indexing_slicing,
    reason = "the table has a row for each who can stand in a queue"
)]

use crate::plan::PoolIndex;

/// Nobody.
pub(crate) const NOBODY: u32 = u32::MAX;

/// Who stands before and behind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Links {
    before: u32,
    behind: u32,
}

impl Links {
    /// Stands in no queue.
    pub(crate) const NONE: Self = Self { before: NOBODY, behind: NOBODY };
}

/// First come, first served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Queue {
    /// The pool that is waited for; the greatest number when it is none.
    pub(crate) pool: PoolIndex,
    /// The rank of those in it.
    pub(crate) rank: u8,
    /// Who is first.
    pub(crate) first: u32,
    last: u32,
    /// How many.
    pub(crate) length: u32,
}

impl Queue {
    /// An empty queue.
    pub(crate) const fn of(pool: PoolIndex, rank: u8) -> Self {
        Self { pool, rank, first: NOBODY, last: NOBODY, length: 0 }
    }

    /// Puts somebody at the end.
    #[inline]
    pub(crate) fn add_last(&mut self, who: u32, links: &mut [Links]) {
        links[who as usize] = Links { before: self.last, behind: NOBODY };
        match self.last {
            NOBODY => self.first = who,
            last => links[last as usize].behind = who,
        }
        self.last = who;
        self.length += 1;
    }

    /// Puts somebody before all others.
    pub(crate) fn add_first(&mut self, who: u32, links: &mut [Links]) {
        links[who as usize] = Links { before: NOBODY, behind: self.first };
        match self.first {
            NOBODY => self.last = who,
            first => links[first as usize].before = who,
        }
        self.first = who;
        self.length += 1;
    }

    /// Takes somebody out.
    #[inline]
    pub(crate) fn remove(&mut self, who: u32, links: &mut [Links]) {
        let Links { before, behind } = links[who as usize];
        match before {
            NOBODY => self.first = behind,
            before => links[before as usize].behind = behind,
        }
        match behind {
            NOBODY => self.last = before,
            behind => links[behind as usize].before = before,
        }
        self.length -= 1;
    }
}
