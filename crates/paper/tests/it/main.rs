//! The paper's tests: files as people have them, forms as people read them, and laws.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod event_log;
mod inquiries;
mod laws;
mod mapping;
mod promise;
mod samples;
