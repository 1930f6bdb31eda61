//! The pages, asked in process: no socket, no waiting, the same every time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test that meets the unexpected shall stop, and a table of cases is read as a whole"
)]

mod access;
mod browser;
mod codes;
mod demonstration;
mod erasing;
mod forms;
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
