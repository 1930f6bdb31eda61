//! Figures over a municipality's events, each with its definition and the rows behind it.
//!
//! Pure functions over the [`Image`](roret_domain::image::Image): the same for a municipality in real
//! life and for one lived in advance.

pub mod promise;
