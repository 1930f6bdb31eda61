//! The journal on a disk that loses power, fails and fills up.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a drill that meets the unexpected shall stop, and its figures are to be seen"
)]

mod cuts;
mod faults;
mod full;
mod office;
mod power;
mod remains;
mod story;
