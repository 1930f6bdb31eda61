//! The office's promises: answers are true and durable, looks are written down first, texts are kept.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod answers;
mod clock;
mod desk;
mod durable;
mod forgetting;
mod looks;
mod nodes;
mod probe;
mod searching;
mod snapshot;
mod stopping;
mod torn;
mod town;
