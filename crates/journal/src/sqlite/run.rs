//! Many values in one run of bytes, which a statement cuts apart again.
//!
//! Put into JSON and taken out there, long texts and digits of bytes cost SQLite five times what it takes to write
//! them down. Cut from a run, a value costs its copy.

use crate::JournalError;

/// Values, one after the other. A statement is given the bytes and the spans, and `json_each` of the spans gives it for
/// each value where it begins, counted from 1, as `value >> 32`, and its length as `value & 4294967295`.
#[derive(Default)]
pub(super) struct Run {
    bytes: Vec<u8>,
    spans: Vec<u64>,
}

impl Run {
    /// An empty run with room for so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), spans: Vec::new() }
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: &[u8]) {
        self.spans.push((self.bytes.len() as u64 + 1) << 32 | value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    /// How many values there are.
    pub(super) fn count(&self) -> u64 {
        self.spans.len() as u64
    }

    /// The bytes, and the spans as a JSON array.
    ///
    /// # Errors
    /// [`JournalError::Encode`].
    pub(super) fn into_parts(self) -> Result<(Vec<u8>, String), JournalError> {
        let spans = serde_json::to_string(&self.spans).map_err(JournalError::Encode)?;
        Ok((self.bytes, spans))
    }
}
