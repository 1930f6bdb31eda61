//! What the simulator does, through its public items alone.
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected shall stop"
)]

mod bad;
mod calibrate;
mod changes;
mod chronicle;
mod counted;
mod documented;
mod examples;
mod laws;
mod limits;
mod occupancy;
mod recorder;
mod rules;
mod staff;
mod theory;
