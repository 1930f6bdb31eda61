//! The pages, asked in process: no socket, no waiting, the same every time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod access;
mod browser;
mod codes;
mod demonstration;
mod erasing;
mod guard;
mod house;
mod looked;
mod pages;
mod plain;
mod repeat;
mod routes;
mod searching;
mod secrets;
mod sources;
mod texts;
mod words;
