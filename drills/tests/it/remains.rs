//! What a power cut leaves of the files, worked out from what was done to the disk.

use crate::story::Random;
use roret_drills::disk::{FileNumber, Promise, Step};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SECTOR_BYTES: usize = 512;

/// What becomes of everything that was not synced when the power went.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// All of it is lost.
    Lost,
    /// All of it has come to the disk.
    Kept,
    /// Some has, in any order; writes are torn between sectors. The same seed, the same mix.
    Mixed(u64),
}

enum Change {
    Write(usize, Vec<u8>),
    Resize(usize),
}

/// The disk's own memory: what is on it for good, and what waits to be.
pub(crate) struct Remains {
    promise: Promise,
    durable: Vec<Vec<u8>>,
    waiting: Vec<Vec<Change>>,
    names: BTreeMap<String, FileNumber>,
    waiting_names: Vec<(String, Option<FileNumber>)>,
}

/// Files by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

impl Remains {
    pub(crate) fn new(promise: Promise) -> Self {
        Self {
            promise,
            durable: Vec::new(),
            waiting: Vec::new(),
            names: BTreeMap::new(),
            waiting_names: Vec::new(),
        }
    }

    /// What the disk is left with after `steps`, with no change that was not synced.
    pub(crate) fn after(promise: Promise, steps: &[Step]) -> Self {
        let mut remains = Self::new(promise);
        steps.iter().for_each(|step| remains.take(step));
        remains
    }

    /// Does the next step.
    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::Create(name, file) => {
                assert_eq!(*file, self.durable.len(), "files are numbered in order");
                self.durable.push(Vec::new());
                self.waiting.push(Vec::new());
                self.waiting_names.push((name.clone(), Some(*file)));
            }
            Step::Delete(name) => self.waiting_names.push((name.clone(), None)),
            Step::Write(file, at, bytes) => {
                self.waiting[*file].push(Change::Write(*at, bytes.clone()));
            }
            Step::Resize(file, length) => self.waiting[*file].push(Change::Resize(*length)),
            Step::Sync(file) => {
                for change in self.waiting[*file].drain(..) {
                    change.apply(&mut self.durable[*file]);
                }
            }
            // Linux reports it once, and takes what it could not write for written.
            Step::FailedSync(file) => self.waiting[*file].clear(),
            Step::SyncNames => {
                for (name, file) in self.waiting_names.drain(..) {
                    rename(&mut self.names, name, file);
                }
            }
        }
    }

    /// Whether nothing waits: whatever the fate, the same is left.
    pub(crate) fn is_settled(&self) -> bool {
        self.waiting_names.is_empty() && self.waiting.iter().all(Vec::is_empty)
    }

    /// The files as they are found when the power is back.
    pub(crate) fn files(&self, fate: Fate) -> Files {
        let mut mix = match fate {
            Fate::Mixed(seed) => Mix::new(seed, self.promise),
            Fate::Lost => Mix { kept_of_8: 0, ..Mix::new(0, self.promise) },
            Fate::Kept => Mix { kept_of_8: 8, ..Mix::new(0, self.promise) },
        };
        let mut names = self.names.clone();
        for (name, file) in &self.waiting_names {
            if mix.keeps() {
                rename(&mut names, name.clone(), *file);
            }
        }
        let content = |(name, file): (String, FileNumber)| {
            let mut content = self.durable[file].clone();
            let waiting = &self.waiting[file];
            // A disk that writes in order stops somewhere; another one picks.
            let stops_at = mix.is_in_order.then(|| mix.random.below(waiting.len() + 1));
            for (number, change) in waiting.iter().enumerate() {
                match stops_at.map(|stop| number.cmp(&stop)) {
                    Some(std::cmp::Ordering::Less) => change.apply(&mut content),
                    Some(std::cmp::Ordering::Greater) => {}
                    Some(std::cmp::Ordering::Equal) => mix.tear(change, &mut content),
                    None => mix.apply(change, &mut content),
                }
            }
            (name, content)
        };
        names.into_iter().map(content).collect()
    }
}

fn rename(names: &mut BTreeMap<String, FileNumber>, name: String, file: Option<FileNumber>) {
    match file {
        Some(file) => names.insert(name, file),
        None => names.remove(&name),
    };
}

fn write(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => write(content, *at, bytes),
            Self::Resize(length) => content.resize(*length, 0),
        }
    }
}

/// Chance, with its leanings.
struct Mix {
    random: Random,
    promise: Promise,
    kept_of_8: usize,
    is_in_order: bool,
}

impl Mix {
    fn new(seed: u64, promise: Promise) -> Self {
        let mut random = Random(seed);
        let kept_of_8 = [1, 4, 7][random.below(3)];
        let is_in_order = seed != 0 && random.below(3) == 0;
        Self { random, promise, kept_of_8, is_in_order }
    }

    fn keeps(&mut self) -> bool {
        self.random.below(8) < self.kept_of_8
    }

    fn apply(&mut self, change: &Change, content: &mut Vec<u8>) {
        let is_torn = (1..8).contains(&self.kept_of_8) && self.random.below(4) == 0;
        if is_torn {
            self.tear(change, content);
        } else if self.keeps() {
            change.apply(content);
        }
    }

    /// Does a part of a change: some sectors of a write.
    fn tear(&mut self, change: &Change, content: &mut Vec<u8>) {
        let Change::Write(at, bytes) = change else { return };
        let end = at + bytes.len();
        let mut from = *at;
        while from < end {
            let sector = from / SECTOR_BYTES * SECTOR_BYTES;
            let to = (sector + SECTOR_BYTES).min(end);
            match self.random.below(16) {
                0 if self.promise == Promise::Nothing => {
                    let length = (sector + SECTOR_BYTES).min(content.len().max(to)) - sector;
                    let spoiled: Vec<u8> =
                        std::iter::repeat_with(|| (self.random.next() % 256) as u8)
                            .take(length)
                            .collect();
                    write(content, sector, &spoiled);
                }
                1..8 => {}
                _ => write(content, from, &bytes[from - at..to - at]),
            }
            from = to;
        }
    }
}

/// The same for files that are equal in every byte and name.
pub(crate) fn fingerprint(files: &Files) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for (name, content) in files {
        hasher.update(name.as_bytes());
        hasher.update(&content.len().to_le_bytes());
        hasher.update(content);
    }
    hasher.finalize().into()
}

/// Puts files into a new folder.
pub(crate) fn lay_out(files: &Files, folder: &Path) {
    fs::create_dir(folder).unwrap();
    for (name, content) in files {
        fs::write(folder.join(name), content).unwrap();
    }
}
