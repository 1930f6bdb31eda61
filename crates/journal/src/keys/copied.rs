//! A copy of a key store: lines of JSON, every key wrapped, between a first line that says whose it is and a
//! last one with how many there are and their hash.

use super::{KeyStore, Ring, WRAPPED_BYTES, Wrapped};
use crate::{JournalError, hex};
use roret_domain::key::{KeyId, RingId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The form of a copy.
const FORM: u32 = 1;

/// A key store as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    ring: Option<Ring>,
    keys: Vec<(KeyId, Wrapped)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    roret_keys: u32,
    municipality: String,
    /// Name and wrapped key; none in a store that has never been used.
    ring: Option<(String, String)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    keys: usize,
    blake3: String,
}

/// Why a copy can't be taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CopyError {
    /// The file is no copy of a key store.
    #[error("this is no copy of a key store")]
    Heading,
    /// It is another municipality's.
    #[error("this is the copy of another municipality's key store")]
    OfAnother,
    /// A newer program wrote it.
    #[error("a newer roret wrote this copy (form {0})")]
    Newer(u32),
    /// A line is no key.
    #[error("line {0} is no key")]
    Line(usize),
    /// The last line is missing, or does not fit.
    #[error("the copy is cut off or has been changed")]
    CutOff,
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn wrapped(text: &str) -> Option<Vec<u8>> {
    bytes(text).filter(|bytes| bytes.len() == WRAPPED_BYTES)
}

impl Copied {
    /// How many keys there are that were not destroyed.
    pub fn len(&self) -> usize {
        self.keys.iter().filter(|(_, wrapped)| wrapped.is_some()).count()
    }

    /// Whether there is no key that was not destroyed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of keys that were destroyed.
    pub fn destroyed(&self) -> impl Iterator<Item = KeyId> {
        self.keys.iter().filter(|(_, wrapped)| wrapped.is_none()).map(|(id, _)| *id)
    }

    /// The copy as text.
    ///
    /// # Errors
    /// [`JournalError::Encode`].
    pub fn to_lines(&self, municipality: &str) -> Result<String, JournalError> {
        let ring = self.ring.as_ref().map(|ring| (hex(&ring.id.0), hex(&ring.wrapped)));
        let heading = Heading { roret_keys: FORM, municipality: municipality.into(), ring };
        let mut text = line(&heading)?;
        for (id, wrapped) in &self.keys {
            text += &line(&(id, wrapped.as_deref().map(hex)))?;
        }
        let blake3 = blake3::hash(text.as_bytes()).to_hex().to_string();
        text += &line(&Ending { keys: self.keys.len(), blake3 })?;
        Ok(text)
    }

    /// Reads a copy.
    ///
    /// # Errors
    /// [`CopyError`] says what is wrong with it.
    pub fn from_lines(text: &str, municipality: &str) -> Result<Self, CopyError> {
        let (first, rest) = text.split_once('\n').ok_or(CopyError::Heading)?;
        let heading: Heading = serde_json::from_str(first).or(Err(CopyError::Heading))?;
        if heading.roret_keys > FORM {
            return Err(CopyError::Newer(heading.roret_keys));
        }
        if heading.municipality != municipality {
            return Err(CopyError::OfAnother);
        }
        let ring = heading.ring.map(|(id, key)| {
            let id: [u8; 16] = bytes(&id)?.try_into().ok()?;
            Some(Ring { id: RingId(id), wrapped: wrapped(&key)? })
        });
        let ring = ring.map(|ring| ring.ok_or(CopyError::Line(1))).transpose()?;
        let rest = rest.strip_suffix('\n').ok_or(CopyError::CutOff)?;
        let (lines, last) = rest.rsplit_once('\n').unwrap_or(("", rest));
        let ending: Ending = serde_json::from_str(last).or(Err(CopyError::CutOff))?;
        let hashed = text.len() - last.len() - 1;
        let hash = blake3::hash(text.as_bytes().get(..hashed).unwrap_or_default());
        let key = |line: &str| -> Option<(KeyId, Wrapped)> {
            let (id, key): (KeyId, Option<String>) = serde_json::from_str(line).ok()?;
            let Some(key) = key else { return Some((id, None)) };
            Some((id, Some(wrapped(&key)?.into())))
        };
        let mut keys = Vec::new();
        for (index, line) in lines.lines().enumerate() {
            keys.push(key(line).ok_or(CopyError::Line(index + 2))?);
        }
        if ending.keys != keys.len() || ending.blake3 != hash.to_hex().as_str() {
            return Err(CopyError::CutOff);
        }
        Ok(Self { ring, keys })
    }
}

fn line(record: &impl Serialize) -> Result<String, JournalError> {
    let mut line = serde_json::to_string(record).map_err(JournalError::Encode)?;
    line.push('\n');
    Ok(line)
}

impl KeyStore {
    /// A copy of what the store holds now.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn copy(&self) -> Result<Copied, JournalError> {
        Ok(Copied { ring: self.ring().await?, keys: self.kept(None).await? })
    }

    /// Takes a copy into a store that has no ring. What is in `destroyed` stays destroyed.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn take_in(
        &self,
        copied: &Copied,
        destroyed: &BTreeSet<KeyId>,
    ) -> Result<(), JournalError> {
        let gone: Vec<KeyId> = copied.destroyed().chain(destroyed.iter().copied()).collect();
        let kept: Vec<(KeyId, Vec<u8>)> = copied
            .keys
            .iter()
            .filter(|(id, _)| !destroyed.contains(id))
            .filter_map(|(id, wrapped)| Some((*id, wrapped.as_deref()?.to_vec())))
            .collect();
        self.keep(&kept).await?;
        self.destroy(&gone).await?;
        // The ring last: a store that has one is whole.
        if let Some(ring) = &copied.ring {
            self.keep_ring(ring.clone()).await?;
        }
        Ok(())
    }
}
