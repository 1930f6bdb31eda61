//! Keys as both engines keep them: wrapped.

use roret_domain::key::RingId;

/// A wrapped key as it is kept; none when it was destroyed.
pub type Wrapped = Option<Box<[u8]>>;

/// A municipality's ring as it is kept: its name, and its key, wrapped by the master key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ring {
    /// Its name.
    pub id: RingId,
    /// Its wrapped key.
    pub wrapped: Vec<u8>,
}
