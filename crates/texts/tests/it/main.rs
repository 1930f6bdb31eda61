//! What is said to people stands in `locales/`, and nowhere else.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that meets the unexpected shall stop"
)]

mod places;
mod said;
