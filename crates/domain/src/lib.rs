//! The words and rules of a municipality's early help.
//!
//! Everything here is pure: no clock, no randomness, no files, no network. Time, identifiers and the
//! person who acts are parameters, so that a simulated municipality lives by exactly the same rules.
//!
//! The way of a command: [`decide`](decide::decide) takes the [`Image`](image::Image) and a
//! [`Command`](command::Command) and answers with [`Event`](event::Event)s or a
//! [`Refusal`](refusal::Refusal). The way back: [`Image::apply`](image::Image::apply) folds events
//! into the next image. Nothing else changes anything.
//!
//! A subject is a folder: what can happen in it (`event.rs`), what can be asked (`command.rs`), what is decided
//! (`decide.rs`), how it is folded (`fold.rs`), which rights it takes (`rights.rs`), why not (`refusal.rs`). [`event`],
//! [`command`], [`mod@decide`], [`image`] and [`access`] put the subjects together. What becomes bytes is in `record`.
//!
//! Where to look: the seven days and the six months are in [`calendar`]; who may do what is in
//! [`access`]; what can happen is in [`event`].

#[macro_use]
mod code_list;

pub mod access;
pub mod agreement;
pub mod board;
pub mod calendar;
pub mod citizen;
pub mod code;
pub mod command;
pub mod course;
pub mod decide;
pub mod erasure;
pub mod event;
pub mod group;
pub mod id;
pub mod image;
pub mod inquiry;
pub mod municipality;
pub mod publication;
mod record;
pub mod refusal;
pub mod roadmap;

pub use record::{key, sealed};
