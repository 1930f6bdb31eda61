//! SHA-256 (FIPS 180-4) of many short messages at once: word by word beside each other, as wide as the processor
//! goes. A tree over a journal is hundreds of thousands of such messages, and hashing them one by one would be most
//! of what checking it costs. One message alone is [`ring`]'s, and the tests hold this against it.

use pulp::{Arch, NullaryFnOnce};

/// Messages that are hashed at once: as many words as the widest registers hold.
const LANES: usize = 16;

/// A hash.
type Hash = [u8; 32];

/// The same word of each message.
#[derive(Clone, Copy)]
struct Words([u32; LANES]);

/// The first words of the square roots of the first primes (5.3.3).
const BEGINNING: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The first words of the cube roots of the first primes (4.2.2).
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

impl Words {
    const NONE: Self = Self([0; LANES]);

    #[inline(always)]
    fn all(word: u32) -> Self {
        Self([word; LANES])
    }

    #[inline(always)]
    fn each(mut self, of: impl Fn(u32) -> u32) -> Self {
        self.0.iter_mut().for_each(|word| *word = of(*word));
        self
    }

    #[inline(always)]
    fn with(mut self, other: Self, of: impl Fn(u32, u32) -> u32) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word = of(*word, other));
        self
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.with(other, u32::wrapping_add)
    }
}

/// One block more of each message (6.2.2).
#[inline(always)]
fn compress(state: &mut [Words; 8], block: &[Words; 16]) {
    let mut schedule = [Words::NONE; 64];
    let (first, _) = schedule.split_at_mut(16);
    first.copy_from_slice(block);
    for at in 16..64 {
        if let ([.., a, b, _, _, _, _, _, _, _, c, _, _, _, _, d, _], [next, ..]) =
            schedule.split_at_mut(at)
        {
            let low = b.each(|w| w.rotate_right(7) ^ w.rotate_right(18) ^ (w >> 3));
            let high = d.each(|w| w.rotate_right(17) ^ w.rotate_right(19) ^ (w >> 10));
            *next = a.plus(low).plus(*c).plus(high);
        }
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in schedule.into_iter().zip(ROUNDS) {
        let sum = e.each(|e| e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25));
        let chosen =
            g.with(e.with(f.with(g, |f, g| f ^ g), |e, both| e & both), |g, kept| g ^ kept);
        let first = h.plus(sum).plus(chosen).plus(word.plus(Words::all(constant)));
        let sum = a.each(|a| a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22));
        let either = a.with(b, |a, b| a | b).with(c, |either, c| either & c);
        let majority = either.with(a.with(b, |a, b| a & b), |either, both| either | both);
        (h, g, f, e) = (g, f, e, d.plus(first));
        (d, c, b, a) = (c, b, a, first.plus(sum.plus(majority)));
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.plus(more);
    }
}

/// The hashes of messages of `BYTES` bytes, a multiple of 4 and 64 at most, each behind the same byte.
struct Hashing<'a, const BYTES: usize> {
    first: u8,
    messages: &'a [[u8; BYTES]],
}

impl<const BYTES: usize> Hashing<'_, BYTES> {
    /// Blocks of a message: the byte before it, a one and eight bytes of length stand in them too.
    const BLOCKS: usize = (1 + BYTES + 1 + 8).div_ceil(64);

    /// The blocks of each message, padded (5.1.1). All stands one byte later than in the message.
    #[inline(always)]
    fn blocks(&self, messages: &[[u8; BYTES]]) -> [Words; 32] {
        let mut words = [Words::NONE; 17];
        for (lane, message) in messages.iter().enumerate() {
            for (words, word) in words.iter_mut().zip(message.as_chunks::<4>().0) {
                if let Some(to) = words.0.get_mut(lane) {
                    *to = u32::from_be_bytes(*word);
                }
            }
        }
        if let Some(end) = words.get_mut(BYTES / 4) {
            *end = Words::all(0x8000_0000);
        }
        let mut blocks = [Words::NONE; 32];
        let mut before = Words::all(self.first.into());
        for (to, word) in blocks.iter_mut().zip(words) {
            *to = before.with(word, |before, word| before << 24 | word >> 8);
            before = word;
        }
        if let Some(length) = blocks.get_mut(Self::BLOCKS * 16 - 1) {
            *length = Words::all((1 + BYTES as u32) * 8);
        }
        blocks
    }
}

impl<const BYTES: usize> NullaryFnOnce for Hashing<'_, BYTES> {
    type Output = Vec<Hash>;

    #[inline(always)]
    fn call(self) -> Vec<Hash> {
        let mut hashes = vec![Hash::default(); self.messages.len()];
        for (messages, hashes) in self.messages.chunks(LANES).zip(hashes.chunks_mut(LANES)) {
            let mut state = BEGINNING.map(Words::all);
            let blocks = self.blocks(messages);
            for block in blocks.as_chunks::<16>().0.iter().take(Self::BLOCKS) {
                compress(&mut state, block);
            }
            for (lane, hash) in hashes.iter_mut().enumerate() {
                for (to, words) in hash.as_chunks_mut::<4>().0.iter_mut().zip(&state) {
                    *to = words.0.get(lane).map_or([0; 4], |word| word.to_be_bytes());
                }
            }
        }
        hashes
    }
}

/// The hashes of messages of one length, a multiple of 4 and 64 bytes at most, each behind the same byte; in their
/// order.
pub(crate) fn sha256_many<const BYTES: usize>(first: u8, messages: &[[u8; BYTES]]) -> Vec<Hash> {
    const { assert!(BYTES.is_multiple_of(4) && BYTES <= 64) };
    Arch::new().dispatch(Hashing { first, messages })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;
    use proptest::prelude::*;

    /// Each message alone, by the library.
    fn one_by_one<const BYTES: usize>(first: u8, messages: &[[u8; BYTES]]) -> Vec<Hash> {
        messages.iter().map(|message| tree::sha256(&[&[first][..], message].concat())).collect()
    }

    proptest! {
        #[test]
        fn each_hash_is_the_one_that_the_library_makes(
            first: u8,
            words in proptest::collection::vec(any::<[u8; 4]>(), 0..40),
            entries in proptest::collection::vec(any::<[u8; 32]>(), 0..40),
            pairs in proptest::collection::vec(proptest::array::uniform32(any::<[u8; 2]>()), 0..40),
        ) {
            let pairs = pairs.as_flattened().as_flattened().as_chunks::<64>().0;
            prop_assert_eq!(sha256_many(first, &words), one_by_one(first, &words));
            prop_assert_eq!(sha256_many(first, &entries), one_by_one(first, &entries));
            prop_assert_eq!(sha256_many(first, pairs), one_by_one(first, pairs));
        }
    }
}
