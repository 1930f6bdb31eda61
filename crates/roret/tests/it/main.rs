//! Tests of the binary as people run it: files in, words, figures and exit codes out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod alike;
mod cli;
mod clock;
mod demonstration;
mod doubt;
mod failover;
mod files;
mod golden;
mod import;
mod keeping;
mod kill;
mod load;
mod naive;
mod private;
mod report;
mod run;
mod secrecy;
mod simulate;
mod snapshot;
mod statistics;
mod tidy;
