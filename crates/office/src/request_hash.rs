//! The hash of what was asked, kept beside a command's key: the same key and another hash is another request.

use roret_domain::command::Command;
use roret_domain::event::Actor;
use roret_journal::RequestHash;
use std::io::Write;
use zeroize::Zeroize;

/// The hash that tells a repeated command from another one with the same key.
pub(crate) fn hash_of_command(actor: Actor, command: &Command) -> RequestHash {
    hash_of(|text| {
        let is_written = serde_json::to_writer(text, &(actor, command)).is_ok();
        // Commands are structs of strings, numbers and lists: they always serialise.
        debug_assert!(is_written);
    })
}

/// The hash that tells a form that is sent twice from another one with the same key.
pub(crate) fn hash_of_form(actor: Actor, asked: &[u8]) -> RequestHash {
    let mut hasher = blake3::Hasher::new();
    let written = serde_json::to_writer(&mut hasher, &actor);
    debug_assert!(written.is_ok());
    *hasher.update(asked).finalize().as_bytes()
}

fn hash_of(write: impl FnOnce(&mut Text)) -> RequestHash {
    let mut text = Text { hasher: blake3::Hasher::new(), block: [0; BLOCK_BYTES], filled: 0 };
    write(&mut text);
    text.hash()
}

/// What a hash takes in at a time. Most requests have fewer.
const BLOCK_BYTES: usize = 1_024;

/// What people said, on its way into a hash; overwritten when it is taken in (the hasher itself holds at most the last 64
/// bytes, until the stack is used again). Hashed piece by piece, as it is written, it would cost twice as much.
struct Text {
    hasher: blake3::Hasher,
    block: [u8; BLOCK_BYTES],
    filled: usize,
}

impl Text {
    fn take_in(&mut self) {
        let (filled, _) = self.block.split_at_mut(self.filled);
        self.hasher.update(filled);
        filled.zeroize();
        self.filled = 0;
    }

    fn hash(&mut self) -> RequestHash {
        self.take_in();
        *self.hasher.finalize().as_bytes()
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        // Whoever broke off in the middle leaves nothing either.
        self.block.split_at_mut(self.filled).0.zeroize();
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.filled == BLOCK_BYTES {
            self.take_in();
        }
        let (_, room) = self.block.split_at_mut(self.filled);
        let taken = bytes.len().min(room.len());
        let (room, _) = room.split_at_mut(taken);
        room.copy_from_slice(bytes.split_at(taken).0);
        self.filled += taken;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roret_domain::event::Task;

    #[test]
    fn a_request_of_any_length_has_the_hash_of_all_its_bytes() -> Result<(), serde_json::Error> {
        let actor = Actor::System(Task::SetUp);
        let before = serde_json::to_vec(&actor)?;
        let text: Vec<u8> = (0..4 * BLOCK_BYTES).map(|byte| (byte % 251) as u8).collect();
        for edge in [0, BLOCK_BYTES - before.len(), BLOCK_BYTES, 3 * BLOCK_BYTES] {
            for length in edge.saturating_sub(2)..edge + 3 {
                let (asked, _) = text.split_at(length);
                let all = *blake3::hash(&[&before, asked].concat()).as_bytes();
                assert_eq!(hash_of_form(actor, asked), all, "{length}");
                let in_pieces = hash_of(|text| {
                    assert!(text.write_all(&before).is_ok() && text.write_all(asked).is_ok());
                });
                assert_eq!(in_pieces, all, "{length}");
            }
        }
        Ok(())
    }

    #[test]
    fn what_was_taken_in_is_overwritten() {
        let mut text = Text { hasher: blake3::Hasher::new(), block: [0; BLOCK_BYTES], filled: 0 };
        assert!(text.write_all(&[7; BLOCK_BYTES + 3]).is_ok());
        text.take_in();
        assert_eq!((text.block, text.filled), ([0; BLOCK_BYTES], 0));
    }
}
