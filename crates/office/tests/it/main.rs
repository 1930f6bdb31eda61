//! The office's promises: answers are true and durable, looks are written down first, texts are kept.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected shall stop")]

mod answers;
mod desk;
mod durable;
mod looks;
mod nodes;
mod probe;
mod town;
