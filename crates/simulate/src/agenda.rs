//! What will happen, in order: by time, and at the same time in the order in which it was put here.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Whose entry it is: a place in the run's tables.
pub type Slot = u32;

const SLOT_BITS: u32 = 24;
const TURN_BITS: u32 = 40;

/// The most slots that an entry can name.
pub const SLOTS_MAX: Slot = 1 << SLOT_BITS;

/// An entry's number: the order of putting, from 1 on.
pub type Turn = u64;

/// The agenda. One number per entry (time, turn, slot), so that comparing is one comparison.
///
/// What has been taken stays on top until the next entry is put in its place, as nearly always happens: one
/// way down the heap, in place of one down and one up.
#[derive(Debug, Default)]
pub struct Agenda {
    entries: BinaryHeap<Reverse<u128>>,
    turn: Turn,
    top_is_taken: bool,
}

impl Agenda {
    /// Puts an entry at a time that is not negative, and gives its number.
    #[inline]
    pub fn put(&mut self, at_us: i64, slot: Slot) -> Turn {
        self.turn += 1;
        debug_assert!(at_us >= 0 && slot < SLOTS_MAX && self.turn < 1 << TURN_BITS);
        let entry = (at_us as u128) << (SLOT_BITS + TURN_BITS)
            | u128::from(self.turn << SLOT_BITS | u64::from(slot));
        if self.top_is_taken
            && let Some(mut top) = self.entries.peek_mut()
        {
            *top = Reverse(entry);
            self.top_is_taken = false;
            return self.turn;
        }
        self.entries.push(Reverse(entry));
        self.turn
    }

    /// Takes the next entry: when, its number, whose.
    #[inline]
    pub fn take(&mut self) -> Option<(i64, Turn, Slot)> {
        if std::mem::take(&mut self.top_is_taken) {
            self.entries.pop();
        }
        let Reverse(entry) = *self.entries.peek()?;
        self.top_is_taken = true;
        let at_us = (entry >> (SLOT_BITS + TURN_BITS)) as i64;
        Some((at_us, entry as u64 >> SLOT_BITS, entry as u32 & (SLOTS_MAX - 1)))
    }
}
