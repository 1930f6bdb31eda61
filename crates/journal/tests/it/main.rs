//! The journal's promises: one story on both back ends, and what a file on a disk adds to it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod beside;
mod laws;
mod samples;
mod sqlite;
mod story;
