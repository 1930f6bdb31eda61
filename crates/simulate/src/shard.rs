//! A part of a large sweep, lived elsewhere, and the whole put together from its parts.
//!
//! Shard i of n lives the replications i, i + n, i + 2n …; a replication's seed depends on its number alone,
//! so the parts together are what one machine would have lived, to the bit. Numbers are kept as the bits of
//! 64-bit floats: a text of decimals might not give the same ones back.

use crate::life::RunCounts;
use crate::plan::Plan;
use crate::replications::ReplicationResults;
use serde::{Deserialize, Serialize};

/// The texts that a plan is read from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Texts {
    /// The plan's own.
    pub text: String,
    /// Its base, when it holds changes alone.
    pub base: Option<String>,
}

/// What a shard lived, with everything needed to put the whole together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShardResult {
    /// The plan.
    pub plan: Texts,
    /// The plan that it is seen beside.
    pub against: Option<Texts>,
    /// The seed.
    pub seed: u64,
    /// Whether each life draws its figures anew.
    pub uncertain: bool,
    /// How many replications there are in all shards together.
    pub replications: u32,
    /// Which shard, from 1 on.
    pub shard: u32,
    /// How many shards there are.
    pub of: u32,
    /// What the plan gave.
    pub lived: Bits,
    /// What the other gave.
    pub against_lived: Option<Bits>,
    /// What the plan gave over the time that both have, when that is not its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_lived: Option<Bits>,
}

/// Values of replications, bit by bit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bits {
    values: Vec<Vec<Vec<u64>>>,
    promises: Vec<Vec<Vec<u64>>>,
    counted: Vec<[u64; 5]>,
}

/// Why parts don't make a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MergeError {
    /// There are none.
    Nothing,
    /// A part is of another sweep: another plan, seed or number.
    Another {
        /// Which part, by its place among those given.
        part: usize,
    },
    /// A shard is there twice.
    Twice {
        /// Which.
        shard: u32,
    },
    /// Shards are missing.
    Missing {
        /// Which.
        shards: Vec<u32>,
    },
    /// A part has not the replications that its shard has to have.
    Incomplete {
        /// Which shard.
        shard: u32,
    },
}

impl Bits {
    /// Of what was lived.
    pub fn of(lived: &ReplicationResults) -> Self {
        Self {
            values: lived.values.iter().map(|rows| bits(rows)).collect(),
            promises: lived.promises.iter().map(|rows| bits(rows)).collect(),
            counted: lived
                .counted
                .iter()
                .map(|it| [it.came, it.left, it.here, it.stuck, it.entries])
                .collect(),
        }
    }
}

fn bits<const N: usize>(rows: &[[f64; N]]) -> Vec<Vec<u64>> {
    rows.iter().map(|row| row.iter().map(|value| value.to_bits()).collect()).collect()
}

/// Numbers from their bits; a part of an earlier version has fewer, and says nothing of the others.
fn numbers<const N: usize>(rows: &[Vec<u64>]) -> Vec<[f64; N]> {
    let row = |row: &Vec<u64>| {
        let mut values = [f64::NAN; N];
        for (value, bits) in values.iter_mut().zip(row) {
            *value = f64::from_bits(*bits);
        }
        values
    };
    rows.iter().map(row).collect()
}

/// How many replications a shard has.
pub const fn number_of(replications: u32, shard: u32, of: u32) -> u32 {
    let first = shard - 1;
    if first >= replications { 0 } else { (replications - first).div_ceil(of) }
}

/// Puts parts together, in whatever order they come: the first one's plan, and what all gave.
///
/// # Errors
/// When they are not all the parts of one sweep, each once.
pub fn merge(parts: &[ShardResult]) -> Result<&ShardResult, MergeError> {
    let first = parts.first().ok_or(MergeError::Nothing)?;
    for (place, part) in parts.iter().enumerate() {
        let same = part.plan == first.plan
            && part.against == first.against
            && (part.seed, part.replications, part.of)
                == (first.seed, first.replications, first.of);
        if !same || part.shard == 0 || part.shard > part.of {
            return Err(MergeError::Another { part: place });
        }
        if parts.iter().take(place).any(|before| before.shard == part.shard) {
            return Err(MergeError::Twice { shard: part.shard });
        }
        let number = number_of(part.replications, part.shard, part.of) as usize;
        let whole = |bits: &Bits| bits.values.len() == number && bits.counted.len() == number;
        let others = part.against_lived.iter().chain(&part.compared_lived);
        if !whole(&part.lived) || others.into_iter().any(|it| !whole(it)) {
            return Err(MergeError::Incomplete { shard: part.shard });
        }
    }
    let missing: Vec<u32> =
        (1..=first.of).filter(|shard| parts.iter().all(|part| part.shard != *shard)).collect();
    if missing.is_empty() { Ok(first) } else { Err(MergeError::Missing { shards: missing }) }
}

/// What the parts gave, in the order of replications: of the plan, or of the one beside it.
pub fn whole(
    parts: &[ShardResult],
    plan: &Plan,
    of: impl Fn(&ShardResult) -> Option<&Bits>,
) -> ReplicationResults {
    let mut lived = ReplicationResults::nothing_of(plan);
    let Some(first) = parts.first() else { return lived };
    for replication in 0..first.replications {
        let shard = replication % first.of + 1;
        let place = (replication / first.of) as usize;
        let Some(bits) = parts.iter().find(|part| part.shard == shard).and_then(&of) else {
            continue;
        };
        lived.values.extend(bits.values.get(place).map(|rows| numbers(rows)));
        lived.promises.extend(bits.promises.get(place).map(|rows| numbers(rows)));
        lived.counted.extend(bits.counted.get(place).map(|[came, left, here, stuck, entries]| {
            RunCounts { came: *came, left: *left, here: *here, stuck: *stuck, entries: *entries }
        }));
    }
    lived
}
