//! The journal's promises: one story on every back end, and what a file and a database add to it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod archive;
mod beside;
mod commands;
mod keys;
mod laws;
mod postgres;
mod proof;
mod samples;
mod sqlite;
mod story;
