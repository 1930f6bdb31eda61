//! The limit: the same five activities as one loop in one file, with nothing that a plan could say
//! otherwise. A heap, first come first served queues of two classes, chance by citizen, a record of 40
//! bytes for each service.

use crate::peers::Network;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A service, kept.
pub(crate) struct Record {
    pub(crate) citizen: u64,
    pub(crate) came: f64,
    pub(crate) began: f64,
    pub(crate) ended: f64,
    pub(crate) node: u32,
    pub(crate) class: u32,
}

const KEPT: usize = 1 << 14;

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn share(key: u64, question: u64) -> f64 {
    let bits = mix(key.wrapping_add(question.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    ((bits >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
}

#[derive(Clone, Copy)]
struct Citizen {
    key: u64,
    came: f64,
    began: f64,
    visit: u32,
    node: u32,
    class: u32,
}

/// Lives the network until `until` days; the citizens, and each record to `keep` in blocks.
pub(crate) fn live(
    network: &Network,
    until: f64,
    seed: u64,
    mut keep: impl FnMut(&[Record]),
) -> u64 {
    const SLOT_BITS: u32 = 24;
    let nodes = network.servers.len();
    let mut heap: BinaryHeap<Reverse<u128>> = BinaryHeap::new();
    let mut sequence = 0_u64;
    let mut put = |heap: &mut BinaryHeap<Reverse<u128>>, at: f64, slot: u32| {
        sequence += 1;
        heap.push(Reverse(
            u128::from(at.to_bits()) << 64 | u128::from(sequence << SLOT_BITS | u64::from(slot)),
        ));
    };
    let mut citizens: Vec<Citizen> = Vec::new();
    let mut free: Vec<u32> = Vec::new();
    let mut queues: Vec<[VecDeque<u32>; 2]> =
        (0..nodes).map(|_| [VecDeque::new(), VecDeque::new()]).collect();
    let mut busy = vec![0_u32; nodes];
    let mut came = vec![0_u64; nodes];
    let mut kept: Vec<Record> = Vec::with_capacity(KEPT);
    let mut all = 0;
    let sources = nodes as u32;
    for (node, rate) in network.arrivals.iter().enumerate() {
        if *rate > 0.0 {
            put(&mut heap, -share(mix(seed ^ node as u64), 0).ln() / rate, node as u32);
        }
    }
    while let Some(Reverse(entry)) = heap.pop() {
        let now = f64::from_bits((entry >> 64) as u64);
        if now >= until {
            break;
        }
        let slot = entry as u32 & ((1 << SLOT_BITS) - 1);
        let citizen = if slot < sources {
            let node = slot as usize;
            let source = mix(seed ^ node as u64);
            came[node] += 1;
            all += 1;
            put(&mut heap, now - share(source, came[node]).ln() / network.arrivals[node], slot);
            let key = mix(source ^ mix(came[node]));
            let class = u32::from(share(key, 0) >= network.urgent);
            let new = Citizen { key, came: now, began: now, visit: 0, node: slot, class };
            match free.pop() {
                Some(place) => {
                    citizens[place as usize] = new;
                    place
                }
                None => {
                    citizens.push(new);
                    citizens.len() as u32 - 1
                }
            }
        } else {
            let place = slot - sources;
            let one = citizens[place as usize];
            if kept.len() == KEPT {
                keep(&kept);
                kept.clear();
            }
            kept.push(Record {
                citizen: one.key,
                came: one.came,
                began: one.began,
                ended: now,
                node: one.node,
                class: one.class,
            });
            let node = one.node as usize;
            let next = queues[node][0].pop_front().or_else(|| queues[node][1].pop_front());
            match next {
                Some(next) => {
                    let other = &mut citizens[next as usize];
                    other.began = now;
                    let length = -share(other.key, u64::from(other.visit) * 4 + 1).ln();
                    put(&mut heap, now + length * network.mean[node], next + sources);
                }
                None => busy[node] -= 1,
            }
            let mut left = share(one.key, u64::from(one.visit) * 4 + 2);
            let onward = network.then[node].iter().position(|share| {
                left -= share;
                left <= 0.0
            });
            let Some(onward) = onward else {
                free.push(place);
                continue;
            };
            let one = &mut citizens[place as usize];
            one.node = onward as u32;
            one.visit += 1;
            one.came = now;
            place
        };
        let one = &mut citizens[citizen as usize];
        let node = one.node as usize;
        if busy[node] < network.servers[node] {
            busy[node] += 1;
            one.began = now;
            let length = -share(one.key, u64::from(one.visit) * 4 + 1).ln();
            put(&mut heap, now + length * network.mean[node], citizen + sources);
        } else {
            queues[node][one.class as usize].push_back(citizen);
        }
    }
    keep(&kept);
    all
}
