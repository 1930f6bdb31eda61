//! The figures' tests: small histories with the report they must give, and laws over random ones.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall stop"
)]

mod attacker;
mod awaited;
mod figures;
mod folds;
mod forecast;
mod given;
mod history;
mod laws;
mod lives;
mod naive;
mod published;
mod reference;
mod work;
