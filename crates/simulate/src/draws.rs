//! Chance that belongs to somebody: every draw is keyed by the seed, the source, the citizen's number
//! within the source, what the draw is for, and which visit it is.
//!
//! Nothing depends on the order in which things happen, so two plans meet the same citizens with the
//! same needs, and a new source of inquiries leaves those of the others as they were. What differs
//! between two plans is then the plan (common random numbers: Glasserman and Yao, *Management Science*
//! 38(6), 1992).
//!
//! The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with random access: its state is a
//! number that only counts, so the n-th draw needs none before it.

use rand::TryRng;
use std::convert::Infallible;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Steps between two draws of one question: odd, and not the golden one.
const STEP: u64 = 0xD1B5_4A32_D192_ED03;

pub(crate) const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What a draw is for. Numbers never change, so that a plan's citizens stay who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum DrawPurpose {
    /// The time since the source's last citizen.
    Gap = 0,
    /// Whether a candidate comes, when a rate varies.
    Comes = 1,
    /// Which class the citizen belongs to.
    Class = 2,
    /// Which activity is the first.
    Entry = 3,
    /// How long an activity takes.
    Length = 4,
    /// Where the citizen goes next.
    Route = 5,
    /// How long the citizen is willing to wait.
    Patience = 6,
    /// How long a worker needs for a session.
    Work = 7,
    /// How long until the next session.
    Space = 8,
    /// Whether the citizen stays away from a session.
    Absent = 9,
    /// How far a worker travels.
    Travel = 10,
    /// Whether a worker is away.
    Away = 11,
    /// What a run takes its parameters from.
    Parameter = 12,
    /// Who asked.
    Requester = 13,
    /// By which way they asked.
    Channel = 14,
    /// What an invented person is called, and says.
    Person = 15,
}

/// Somebody's own chance: a citizen's, a worker's, a source's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RandomStream(u64);

impl RandomStream {
    /// The stream of number `ordinal` within `source` in the world of `seed`.
    pub const fn of(seed: u64, source: u64, ordinal: u64) -> Self {
        RandomStreams::of(seed, source).number(ordinal)
    }

    /// The draw for a purpose: `visit` counts the activities that the citizen has come to, `turn` the
    /// sessions within one.
    #[inline]
    pub const fn draw(self, purpose: DrawPurpose, visit: u32, turn: u32) -> Draw {
        let question = (visit as u64) << 32 | (turn as u64) << 4 | purpose as u64;
        Draw(self.0.wrapping_add(question.wrapping_mul(GOLDEN)))
    }
}

/// The streams of a source's citizens, in the world of a seed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RandomStreams(u64);

impl RandomStreams {
    /// The streams of `source` in the world of `seed`.
    pub const fn of(seed: u64, source: u64) -> Self {
        let world = mix(seed.wrapping_add(GOLDEN));
        Self(mix(world ^ source.wrapping_add(1).wrapping_mul(GOLDEN)))
    }

    /// The stream of a number.
    #[inline]
    pub const fn number(self, ordinal: u64) -> RandomStream {
        RandomStream(mix(self.0 ^ ordinal.wrapping_add(1).wrapping_mul(STEP)))
    }
}

/// Numbers for one question; most need one, some distributions need several.
#[derive(Clone, Copy, Debug)]
pub struct Draw(u64);

impl Draw {
    /// 64 random bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number from 0 up to, and without, 1.
    #[inline]
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number above 0, up to and with 1: its logarithm is finite.
    #[inline]
    pub fn share_above_zero(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for chunk in to.chunks_mut(8) {
            let bytes = self.bits().to_le_bytes();
            for (to, byte) in chunk.iter_mut().zip(bytes) {
                *to = byte;
            }
        }
        Ok(())
    }
}
