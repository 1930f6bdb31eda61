//! What becomes bytes, and how: an event with its place ([`envelope`]), its line in the journal ([`mod@line`]), the sealed
//! content inside ([`sealed`], [`key`]), and values in a kept image ([`mod@packed`]).
//!
//! Subjects say here what their events and commands are made of ([`events!`], [`commands!`]). On the wire nothing is
//! nested: kind, version and fields are the same wherever the code of a subject lies.

mod content;
pub(crate) mod declared;
mod envelope;
pub mod key;
mod line;
mod packed;
pub mod sealed;

pub(crate) use content::{Content, clear, content_of};
pub(crate) use declared::{commands, events, plain_content, subjects};
pub use envelope::{Actor, DecodeError, Envelope, Task};
pub(crate) use packed::{Packed, PackedKind, packed, packed_choices, packed_codes};
