//! The domain's tests: rules as given–when–then, laws as properties.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test that meets the unexpected shall stop, and a table of cases is read as a whole"
)]

mod access;
mod agreement;
mod board;
mod calendar;
mod case_numbers;
mod closing;
mod code;
mod contacts;
mod course;
mod erasure;
mod group;
mod inquiry;
mod kept_bytes;
mod laws;
mod model;
mod moves;
mod parsing;
mod pieces;
mod publication;
mod refusal;
mod roadmap;
mod samples;
mod schema;
mod sealed;
mod size;
mod story;
