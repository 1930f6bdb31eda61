//! A Merkle tree over the events (RFC 6962, section 2.1: SHA-256, 0x00 before a leaf, 0x01 before a node), whose
//! leaves are the entries of the [`chain`](crate::chain): who holds a root can be shown that an event is among
//! those it covers, and that a later root covers all of them unchanged.

use crate::chain::Entry;
use crate::sha256_many::sha256_many;
use ring::digest::{SHA256, digest};

/// A node of the tree.
pub type Node = [u8; 32];

/// SHA-256. It is most of what a tree costs; ring has the fastest one where the processor has no instruction for it.
pub(crate) fn sha256(data: &[u8]) -> Node {
    let mut hash = Node::default();
    hash.copy_from_slice(digest(&SHA256, data).as_ref());
    hash
}

/// What stands before an entry, and before two nodes, when they are hashed.
const BEFORE_LEAF: u8 = 0;
const BEFORE_NODE: u8 = 1;

fn leaf(entry: &Entry) -> Node {
    let mut data = [BEFORE_LEAF; 33];
    data[1..].copy_from_slice(entry);
    sha256(&data)
}

fn node(left: &Node, right: &Node) -> Node {
    let mut data = [BEFORE_NODE; 65];
    let (first, second) = data[1..].split_at_mut(32);
    first.copy_from_slice(left);
    second.copy_from_slice(right);
    sha256(&data)
}

/// Events that follow each other, hashed together: much faster than one by one, and on any thread.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    leaves: Vec<Node>,
    /// The node over all of them, if they are as many as there are below one.
    node: Option<Node>,
}

impl Run {
    /// The run of these entries.
    pub(crate) fn of(entries: &[Entry]) -> Self {
        let leaves = sha256_many(BEFORE_LEAF, entries);
        if !leaves.len().is_power_of_two() {
            return Self { leaves, node: None };
        }
        let mut nodes = leaves.clone();
        while nodes.len() > 1 {
            nodes = sha256_many(BEFORE_NODE, nodes.as_flattened().as_chunks::<64>().0);
        }
        Self { leaves, node: nodes.pop() }
    }
}

/// A tree that grows: its full subtrees alone, 64 nodes at most.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// The full subtrees, the largest first; their sizes are the ones in `size`'s binary digits.
    full: Vec<Node>,
}

impl Tree {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the entry of the next event.
    pub fn push(&mut self, entry: &Entry) {
        self.push_leaf(leaf(entry));
    }

    /// Adds events that follow each other.
    pub(crate) fn push_run(&mut self, run: &Run) {
        let size = run.leaves.len() as u64;
        match run.node {
            Some(node) if self.size.is_multiple_of(size) => self.push_full(node, size),
            _ => run.leaves.iter().for_each(|leaf| self.push_full(*leaf, 1)),
        }
    }

    fn push_leaf(&mut self, leaf: Node) {
        self.push_full(leaf, 1);
    }

    /// Adds a full subtree of a size that the tree's own size is a multiple of.
    fn push_full(&mut self, subtree: Node, size: u64) {
        let mut grown = subtree;
        // As many full subtrees of the same size meet as the number of those that are there ends with ones.
        for _ in 0..(self.size / size).trailing_ones() {
            if let Some(left) = self.full.pop() {
                grown = node(&left, &grown);
            }
        }
        self.full.push(grown);
        self.size += size;
    }

    /// The root over all leaves; of none it is the hash of nothing.
    pub fn root(&self) -> Node {
        let mut nodes = self.full.iter().rev();
        let Some(smallest) = nodes.next() else { return sha256(&[]) };
        nodes.fold(*smallest, |right, left| node(left, &right))
    }
}

/// The largest power of two below a number of two or more.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

fn root_of(leaves: &[Entry]) -> Node {
    let mut tree = Tree::default();
    leaves.iter().for_each(|entry| tree.push(entry));
    tree.root()
}

/// The nodes that lead from a leaf, counted from 0, to the root over `leaves` (RFC 6962, 2.1.1); none when there is
/// no such leaf.
pub fn inclusion(index: usize, leaves: &[Entry]) -> Option<Vec<Node>> {
    match leaves.len() {
        size if index >= size => None,
        1 => Some(Vec::new()),
        size => {
            let (left, right) = leaves.split_at_checked(split(size))?;
            let (mut path, other) = match index < left.len() {
                true => (inclusion(index, left)?, root_of(right)),
                false => (inclusion(index - left.len(), right)?, root_of(left)),
            };
            path.push(other);
            Some(path)
        }
    }
}

/// Whether a path leads from an entry at an index to a root over `size` leaves (RFC 9162, 2.1.3.2).
pub fn is_included(entry: &Entry, index: u64, size: u64, path: &[Node], root: &Node) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut found) = (index, size - 1, leaf(entry));
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            found = node(other, &found);
            while at.is_multiple_of(2) && at != 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            found = node(&found, other);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && found == *root
}

/// The nodes that show that the root over the first `before` leaves is continued by the root over all of them
/// (RFC 6962, 2.1.2); none when there are not so many.
pub fn consistency(before: usize, leaves: &[Entry]) -> Option<Vec<Node>> {
    fn part(before: usize, leaves: &[Entry], is_whole: bool) -> Option<Vec<Node>> {
        if before == leaves.len() {
            return Some(if is_whole { Vec::new() } else { vec![root_of(leaves)] });
        }
        let (left, right) = leaves.split_at_checked(split(leaves.len()))?;
        let (mut path, other) = match before <= left.len() {
            true => (part(before, left, is_whole)?, root_of(right)),
            false => (part(before - left.len(), right, false)?, root_of(left)),
        };
        path.push(other);
        Some(path)
    }
    match before {
        0 => Some(Vec::new()),
        _ if before > leaves.len() => None,
        _ => part(before, leaves, true),
    }
}

/// Whether a path shows that a root over `after` leaves continues one over `before` (RFC 9162, 2.1.4.2).
pub fn is_continued(before: (u64, &Node), after: (u64, &Node), path: &[Node]) -> bool {
    let ((first, old), (second, new)) = (before, after);
    if first == 0 || first > second {
        return first == 0 && path.is_empty();
    }
    if first == second {
        return path.is_empty() && old == new;
    }
    let mut path = path.iter();
    let start = if first.is_power_of_two() { Some(old) } else { path.next() };
    let Some(start) = start else { return false };
    let (mut at, mut last) = (first - 1, second - 1);
    while at % 2 == 1 {
        at /= 2;
        last /= 2;
    }
    let (mut found_old, mut found_new) = (*start, *start);
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            found_old = node(other, &found_old);
            found_new = node(other, &found_new);
            while at.is_multiple_of(2) && at != 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            found_new = node(&found_new, other);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && found_old == *old && found_new == *new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect()
    }

    /// The reference data of Certificate Transparency's own tests: eight leaves and the roots over the first n.
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn the_published_roots_come_out() {
        let mut tree = Tree::default();
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(tree.root().to_vec(), bytes(nothing));
        for (data, root) in LEAVES.iter().zip(ROOTS) {
            tree.push_leaf(sha256(&[vec![0], bytes(data)].concat()));
            assert_eq!(tree.root().to_vec(), bytes(root), "{} leaves", tree.size());
        }
    }

    fn entries(count: u8) -> Vec<Entry> {
        (0..count).map(|number| [number; 32]).collect()
    }

    #[test]
    fn runs_of_any_length_grow_the_same_tree() {
        let all = entries(77);
        for length in 1..=all.len() {
            let mut tree = Tree::default();
            all.chunks(length).for_each(|some| tree.push_run(&Run::of(some)));
            assert_eq!((tree.size(), tree.root()), (77, root_of(&all)), "runs of {length}");
        }
    }

    #[test]
    fn every_event_is_shown_to_be_included_and_none_that_is_not() {
        for size in 1..40 {
            let entries = entries(size);
            let root = root_of(&entries);
            for (index, entry) in entries.iter().enumerate() {
                let path = inclusion(index, &entries).unwrap_or_default();
                let (at, size) = (index as u64, u64::from(size));
                assert!(is_included(entry, at, size, &path, &root), "{index} of {size}");
                assert!(!is_included(&[99; 32], at, size, &path, &root));
                assert!(!is_included(entry, at + 1, size, &path, &root));
                let longer = [path.clone(), vec![[0; 32]]].concat();
                assert!(!is_included(entry, at, size, &longer, &root));
                if let Some((_, shorter)) = path.split_last() {
                    assert!(!is_included(entry, at, size, shorter, &root));
                }
            }
            assert!(inclusion(usize::from(size), &entries).is_none());
        }
    }

    #[test]
    fn every_root_continues_those_before_it_and_no_other() {
        for size in 1..34_u8 {
            let all = entries(size);
            let (after, new) = (u64::from(size), root_of(&all));
            for before in 1..=size {
                let old = root_of(&entries(before));
                let path = consistency(before.into(), &all).unwrap_or_default();
                let first = u64::from(before);
                assert!(is_continued((first, &old), (after, &new), &path), "{before} to {size}");
                let wrong = [7; 32];
                assert!(!is_continued((first, &wrong), (after, &new), &path));
                assert!(!is_continued((first, &old), (after, &wrong), &path));
                let longer = [path.clone(), vec![[0; 32]]].concat();
                assert!(!is_continued((first, &old), (after, &new), &longer));
            }
            assert!(consistency(usize::from(size) + 1, &all).is_none());
        }
    }
}
