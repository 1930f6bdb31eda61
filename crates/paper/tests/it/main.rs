//! The paper's tests: files as people have them, forms as people read them, and laws.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected shall stop")]

mod charts;
mod dates;
mod day;
mod event_log;
mod inquiries;
mod laws;
mod mapping;
mod promise;
mod samples;
mod survival;
mod tables;
