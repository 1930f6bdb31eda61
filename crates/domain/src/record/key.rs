//! A person's key, and how content is enciphered with it: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha).
//!
//! The key is drawn and kept outside the domain. Destroying it destroys everything that was sealed with
//! it, wherever copies of the journal lie; what stands in clear, and so every figure, is left.
//!
//! The additional data binds content to its ring (the municipality), citizen, key, position, kind, version
//! and ordinal: moved to any other place it does not open. The nonce of 24 bytes is made of the content
//! and its place with a keyed BLAKE3, so that enciphering is a function: no randomness is needed here, and
//! a nonce can't meet two contents, also when a command is decided twice.

use crate::id::CitizenId;
use crate::record::sealed::SealedPlace;
use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Bytes of the nonce in front of enciphered content.
const NONCE_BYTES: usize = 24;

/// What the nonce's key is derived for; hashed once, as each derivation would begin with it.
static NONCE_CONTEXT: LazyLock<ContextKey> =
    LazyLock::new(|| hash_derive_key_context("roret 2026-11-22 nonce of sealed content"));

/// What the key of marks is derived for.
static MARK_CONTEXT: LazyLock<ContextKey> =
    LazyLock::new(|| hash_derive_key_context("roret 2026-11-22 mark of a request"));

/// A municipality's ring of keys: what its keys, and all that is sealed with them, are bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RingId(pub [u8; 16]);

/// The name of a key; says nothing about whose it is. 8 random bytes, written as 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// Takes a name that was drawn outside.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The name as bytes.
    pub const fn bytes(self) -> [u8; 8] {
        self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// The text is not 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAKeyId;

impl FromStr for KeyId {
    type Err = NotAKeyId;
    fn from_str(text: &str) -> Result<Self, NotAKeyId> {
        // Digits only: the parser of numbers would take a sign too.
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAKeyId);
        }
        u64::from_str_radix(text, 16).map(|number| Self(number.to_be_bytes())).or(Err(NotAKeyId))
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = KeyId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a key, 16 hexadecimal digits")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<KeyId, E> {
                // Made only when it is needed: this is asked of every event of a replay.
                let not_one = |NotAKeyId| E::invalid_value(de::Unexpected::Str(text), &self);
                text.parse().map_err(not_one)
            }
        }
        from.deserialize_str(Text)
    }
}

/// The key of one person. Overwritten when dropped; `Debug` shows its name alone.
#[derive(Clone)]
pub struct PersonKey {
    ring: RingId,
    id: KeyId,
    secret: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({})", self.id)
    }
}

impl PersonKey {
    /// A key of a ring, with 32 secret bytes that were drawn outside.
    pub fn new(ring: RingId, id: KeyId, secret: Zeroizing<[u8; 32]>) -> Self {
        Self { ring, id, secret }
    }

    /// Its name.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Marks a hash so that only who has the key can tell what it is of: a plain hash of a few known facts
    /// and a number could be found by trying.
    pub fn mark(&self, hash: &[u8; 32]) -> [u8; 32] {
        let key = self.derived(&MARK_CONTEXT);
        *blake3::keyed_hash(&key, hash).as_bytes()
    }

    /// A key for one purpose: `blake3::derive_key`.
    fn derived(&self, context: &ContextKey) -> Zeroizing<[u8; 32]> {
        let mut hasher = blake3::Hasher::new_from_context_key(context);
        Zeroizing::new(*hasher.update(&*self.secret).finalize().as_bytes())
    }

    /// Enciphers content for its place: nonce, content, and 16 bytes that prove both.
    pub(crate) fn encipher(&self, subject: CitizenId, place: SealedPlace, plain: &[u8]) -> Vec<u8> {
        let bound = self.bound(subject, place);
        let nonce_key = self.derived(&NONCE_CONTEXT);
        let mut hasher = blake3::Hasher::new_keyed(&nonce_key);
        // The bound part has one length for each kind, and a kind ends with a zero: nothing can be read two ways.
        hasher.update(&bound).update(plain);
        let mut nonce = [0; NONCE_BYTES];
        hasher.finalize_xof().fill(&mut nonce);
        let payload = Payload { msg: plain, aad: &bound };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // Only content of more than 256 GB is refused; it is kept empty, and opening says that it is damaged.
        [nonce.as_slice(), &sealed.unwrap_or_default()].concat()
    }

    /// What was enciphered for this place; none when the bytes, the key or the place are others.
    pub(crate) fn decipher(
        &self,
        subject: CitizenId,
        place: SealedPlace,
        bytes: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let bound = self.bound(subject, place);
        let payload = Payload { msg: sealed, aad: &bound };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.secret).into())
    }

    /// What content is bound to: the additional data.
    fn bound(&self, subject: CitizenId, place: SealedPlace) -> Vec<u8> {
        let mut bound = Vec::with_capacity(96);
        bound.extend_from_slice(&self.ring.0);
        bound.extend_from_slice(subject.uuid().as_bytes());
        bound.extend_from_slice(&self.id.0);
        bound.extend_from_slice(&place.position.0.to_be_bytes());
        bound.extend_from_slice(&place.version.to_be_bytes());
        bound.extend_from_slice(&place.ordinal.to_be_bytes());
        bound.extend_from_slice(place.kind.as_bytes());
        bound.push(0);
        bound
    }
}
