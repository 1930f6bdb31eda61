//! What goes wrong, on purpose: disks that lose power, database servers that are killed and replaced.
//!
//! For tests and measurements; nothing of it is in the product.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a drill that meets the unexpected shall stop, and says what it leaves out"
)]

pub mod disk;
pub mod meddling;
pub mod postgres;
pub mod reading;
pub mod small_disk;
