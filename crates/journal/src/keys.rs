//! The keys to what is sealed: apart from the journal, and backed up apart from it.
//!
//! A master key, held outside, wraps the municipality's key; that one wraps a key for each person
//! (XChaCha20-Poly1305, bound to municipality, ring and name). A person's key is durable before anything is
//! sealed with it: keys are drawn some at a time, before anybody needs them, and the first event that is sealed
//! with one says whose it is. Destroying a key leaves its name, so that one that was destroyed and one that
//! was lost can be told apart.
//!
//! Without a master key the store stays locked: nothing opens, nothing is sealed, and every figure is as it
//! was.

mod copied;
pub(crate) mod kept;

pub use copied::{Copied, CopyError};
pub use kept::{Ring, Wrapped};

use crate::JournalError;
use crate::postgres::Tenant;
use crate::postgres::keys::PostgresKeys;
use crate::sqlite::keys::SqliteKeys;
use crate::store_unfit::{DamagedKey, StoreUnfit};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use roret_domain::event::Envelope;
use roret_domain::id::CitizenId;
use roret_domain::key::{KeyId, PersonKey, RingId};
use roret_domain::sealed::Whose;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// 32 secret bytes, overwritten when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// A wrapped key: a nonce of 24 bytes, 32 bytes of the key, and 16 that prove both.
pub const WRAPPED_BYTES: usize = 72;

const NONCE_BYTES: usize = 24;

/// Draws random bytes: from the operating system, or in tests the same each time.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// What wraps a municipality's key: a master key from a file, or a service that never gives it out.
pub trait KeyService: Send + Sync {
    /// Wraps a secret, bound to what it is for.
    fn wrap(&self, secret: &Secret, bound: &[u8], entropy: &dyn Entropy) -> Vec<u8>;

    /// Unwraps; none when it was wrapped by another key, for something else, or is damaged.
    fn unwrap(&self, wrapped: &[u8], bound: &[u8]) -> Option<Secret>;
}

/// A key that wraps keys.
pub struct WrappingKey(Secret);

impl WrappingKey {
    /// A key of 32 secret bytes.
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// Draws a new one.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self(draw_secret(entropy))
    }

    /// Reads a key from 64 hexadecimal digits; none when they are none.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = blake3::Hash::from_hex(text.trim()).ok()?;
        Some(Self(Zeroizing::new(*bytes.as_bytes())))
    }

    /// The key as 64 hexadecimal digits.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(crate::hex(self.0.as_slice()))
    }
}

impl WrappingKey {
    fn encipher(&self, plain: &[u8], bound: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: plain, aad: bound };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // Only 256 GB would be too many; were they, what is empty would be refused when it is read.
        [nonce.as_slice(), &sealed.unwrap_or_default()].concat()
    }

    fn decipher(&self, bytes: &[u8], bound: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: bound };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl KeyService for WrappingKey {
    fn wrap(&self, secret: &Secret, bound: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        self.encipher(secret.as_slice(), bound, entropy)
    }

    fn unwrap(&self, wrapped: &[u8], bound: &[u8]) -> Option<Secret> {
        let plain = self.decipher(wrapped, bound)?;
        plain.as_slice().try_into().ok().map(Zeroizing::new)
    }
}

/// Where keys are kept.
pub enum KeyStore {
    /// In a file of its own.
    Sqlite(SqliteKeys),
    /// In tables of their own in a database.
    Postgres(PostgresKeys),
    /// Nowhere: they live as long as the value, for tests.
    Memory,
}

/// The same call on either engine; in memory nothing need be done.
macro_rules! on_either {
    ($store:expr, $call:ident($($argument:expr),*), $nothing:expr) => {
        match $store {
            KeyStore::Sqlite(store) => store.$call($($argument),*).await,
            KeyStore::Postgres(store) => store.$call($($argument),*).await,
            KeyStore::Memory => Ok($nothing),
        }
    };
}

impl KeyStore {
    /// Opens the store in a file, and creates it if it is not there.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`](crate::sqlite::SqliteJournal::open).
    pub async fn in_file(path: &Path) -> Result<Self, JournalError> {
        SqliteKeys::open(path).await.map(Self::Sqlite)
    }

    /// The store of a municipality in a database.
    pub fn in_database(tenant: Tenant) -> Self {
        Self::Postgres(PostgresKeys::new(tenant))
    }

    /// The ring that is kept; none in a new store.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn ring(&self) -> Result<Option<Ring>, JournalError> {
        on_either!(self, ring(), None)
    }

    /// Keeps a ring where none is kept, and answers with the one that is.
    async fn keep_ring(&self, ring: Ring) -> Result<Ring, JournalError> {
        on_either!(self, keep_ring(&ring), ring)
    }

    /// Keeps wrapped keys under their names, durable when this returns.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn keep(&self, keys: &[(KeyId, Vec<u8>)]) -> Result<(), JournalError> {
        on_either!(self, keep(keys), ())
    }

    /// All keys, or those with these names; what was destroyed has its name alone.
    async fn kept(&self, ids: Option<&[KeyId]>) -> Result<Vec<(KeyId, Wrapped)>, JournalError> {
        on_either!(self, kept(ids), Vec::new())
    }

    async fn destroy(&self, ids: &[KeyId]) -> Result<(), JournalError> {
        on_either!(self, destroy(ids), ())
    }

    async fn rewrap(&self, ring: &Ring, keys: &[(KeyId, Vec<u8>)]) -> Result<(), JournalError> {
        on_either!(self, rewrap(ring, keys), ())
    }
}

/// A municipality's keys, at hand.
pub struct Keys {
    store: KeyStore,
    /// None while locked.
    open: Option<Open>,
    entropy: Arc<dyn Entropy>,
}

struct Open {
    ring: RingId,
    wrapping: WrappingKey,
    /// Nobody's: what the municipality's own secrets are derived from. Turning the key leaves it.
    common: Secret,
    kept: RwLock<BTreeMap<KeyId, Wrapped>>,
}

/// The name of the municipality's own key among the persons'.
const COMMON: KeyId = KeyId::from_bytes([0; 8]);

/// What a municipality's key is bound to.
fn ring_bound(municipality: &str, ring: RingId) -> Vec<u8> {
    [b"roret ring 1\0".as_slice(), &ring.0, municipality.as_bytes()].concat()
}

/// What a person's key is bound to.
fn key_bound(ring: RingId, id: KeyId) -> Vec<u8> {
    [b"roret key 1\0".as_slice(), &ring.0, &id.bytes()].concat()
}

fn draw_secret(entropy: &dyn Entropy) -> Secret {
    let mut secret = Zeroizing::new([0; 32]);
    entropy.fill(secret.as_mut_slice());
    secret
}

fn unwrap_ring(
    master: &dyn KeyService,
    municipality: &str,
    ring: &Ring,
) -> Result<Secret, JournalError> {
    let secret = master.unwrap(&ring.wrapped, &ring_bound(municipality, ring.id));
    secret.ok_or(StoreUnfit::OtherMasterKey.into())
}

impl Keys {
    /// Opens a municipality's keys, and makes its ring if there is none.
    ///
    /// # Errors
    /// [`JournalError::Unfit`] when the master key is not the one, or a key is damaged.
    pub async fn open(
        store: KeyStore,
        master: &dyn KeyService,
        municipality: &str,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Arc<Self>, JournalError> {
        let ring = match store.ring().await? {
            Some(ring) => ring,
            None => {
                let mut id = [0; 16];
                entropy.fill(&mut id);
                let (id, secret) = (RingId(id), draw_secret(&*entropy));
                let bound = ring_bound(municipality, id);
                let wrapped = master.wrap(&secret, &bound, &*entropy);
                store.keep_ring(Ring { id, wrapped }).await?
            }
        };
        let wrapping = WrappingKey::new(unwrap_ring(master, municipality, &ring)?);
        let mut kept: BTreeMap<_, _> = store.kept(None).await?.into_iter().collect();
        if !kept.contains_key(&COMMON) {
            let wrapped =
                wrapping.wrap(&draw_secret(&*entropy), &key_bound(ring.id, COMMON), &*entropy);
            store.keep(&[(COMMON, wrapped)]).await?;
            kept = store.kept(None).await?.into_iter().collect();
        }
        let damaged = kept.values().flatten().filter(|one| one.len() != WRAPPED_BYTES).count();
        if damaged > 0 {
            return Err(DamagedKey::Keys(damaged).into());
        }
        let common = kept.get(&COMMON).and_then(|wrapped| wrapped.as_deref());
        let common =
            common.and_then(|wrapped| wrapping.unwrap(wrapped, &key_bound(ring.id, COMMON)));
        let common = common.ok_or(DamagedKey::Common)?;
        let open = Open { ring: ring.id, wrapping, common, kept: RwLock::new(kept) };
        Ok(Arc::new(Self { store, open: Some(open), entropy }))
    }

    /// Keys without a master key: nothing opens and nothing can be sealed, but figures can be read.
    pub fn locked(entropy: Arc<dyn Entropy>) -> Arc<Self> {
        Arc::new(Self { store: KeyStore::Memory, open: None, entropy })
    }

    /// Keys that live as long as the value, for tests.
    pub fn in_memory(entropy: Arc<dyn Entropy>) -> Arc<Self> {
        let mut ring = [0; 16];
        entropy.fill(&mut ring);
        let wrapping = WrappingKey::draw(&*entropy);
        let common = draw_secret(&*entropy);
        let open = Open { ring: RingId(ring), wrapping, common, kept: RwLock::default() };
        Arc::new(Self { store: KeyStore::Memory, open: Some(open), entropy })
    }

    /// Whether there is no master key.
    pub fn are_locked(&self) -> bool {
        self.open.is_none()
    }

    /// A secret of this municipality for one purpose, the same for good; none while locked.
    pub fn secret_for(&self, purpose: &str) -> Option<Secret> {
        let common = &self.open.as_ref()?.common;
        Some(Zeroizing::new(blake3::derive_key(purpose, common.as_slice())))
    }

    /// Enciphers what is no record (a draft) with the municipality's secret for a purpose, bound to where it
    /// lies; none while locked.
    pub fn encipher(&self, purpose: &str, bound: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let key = WrappingKey(self.secret_for(purpose)?);
        Some(key.encipher(plain, bound, &*self.entropy))
    }

    /// What was enciphered for the same purpose and place; none when it was not, or while locked.
    pub fn decipher(
        &self,
        purpose: &str,
        bound: &[u8],
        bytes: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        WrappingKey(self.secret_for(purpose)?).decipher(bytes, bound)
    }

    /// Draws keys for persons to come, durable when this returns.
    ///
    /// # Errors
    /// [`JournalError::Unfit`] while locked, [`JournalError::Store`].
    pub async fn draw(&self, count: usize) -> Result<Vec<PersonKey>, JournalError> {
        let open = self.open.as_ref().ok_or(StoreUnfit::NoMasterKey)?;
        let (mut drawn, mut wrapped) = (Vec::new(), Vec::new());
        // Those that are drawn together begin alike, and so are kept together: one place of the store is written,
        // not one for each.
        let mut id = [0; 8];
        self.entropy.fill(&mut id[..3]);
        for _ in 0..count {
            self.entropy.fill(&mut id[3..]);
            let (id, secret) = (KeyId::from_bytes(id), draw_secret(&*self.entropy));
            let bound = key_bound(open.ring, id);
            wrapped.push((id, open.wrapping.wrap(&secret, &bound, &*self.entropy)));
            drawn.push(PersonKey::new(open.ring, id, secret));
        }
        self.store.keep(&wrapped).await?;
        open.remember(wrapped.into_iter().map(|(id, key)| (id, Some(key.into()))));
        Ok(drawn)
    }

    /// The keys with these names. One that was destroyed, or is not there, is not among them.
    ///
    /// # Errors
    /// [`JournalError::Store`] when another node drew them and they can't be read,
    /// [`JournalError::Unfit`] when one is damaged.
    pub async fn of(&self, ids: &[KeyId]) -> Result<Vec<PersonKey>, JournalError> {
        let Some(open) = &self.open else { return Ok(Vec::new()) };
        self.learn(open, ids).await?;
        let kept = open.kept.read().unwrap_or_else(PoisonError::into_inner);
        let wrapped = ids.iter().filter_map(|id| Some((*id, kept.get(id)?.as_deref()?)));
        wrapped
            .map(|(id, wrapped)| {
                let secret = open.wrapping.unwrap(wrapped, &key_bound(open.ring, id));
                let secret = secret.ok_or(DamagedKey::Key(id))?;
                Ok(PersonKey::new(open.ring, id, secret))
            })
            .collect()
    }

    /// Reads those keys that another node has drawn.
    async fn learn(&self, open: &Open, ids: &[KeyId]) -> Result<(), JournalError> {
        let unknown: Vec<KeyId> = {
            let kept = open.kept.read().unwrap_or_else(PoisonError::into_inner);
            ids.iter().filter(|id| !kept.contains_key(id)).copied().collect()
        };
        if !unknown.is_empty() {
            open.remember(self.store.kept(Some(&unknown)).await?);
        }
        Ok(())
    }

    /// Those of these keys that are neither there nor destroyed: lost.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn lost(&self, ids: &[KeyId]) -> Result<Vec<KeyId>, JournalError> {
        let Some(open) = &self.open else { return Ok(Vec::new()) };
        self.learn(open, ids).await?;
        let kept = open.kept.read().unwrap_or_else(PoisonError::into_inner);
        Ok(ids.iter().filter(|id| !kept.contains_key(id)).copied().collect())
    }

    /// Destroys keys for good, and keeps their names. What is destroyed already, or was never here (a store
    /// restored from before it was drawn), counts as destroyed from now on.
    ///
    /// # Errors
    /// [`JournalError::Store`]: then it is not certain.
    pub async fn destroy(&self, ids: &[KeyId]) -> Result<(), JournalError> {
        if let Some(open) = &self.open {
            self.store.destroy(ids).await?;
            open.remember(ids.iter().map(|id| (*id, None)));
        }
        Ok(())
    }

    /// The names of the keys that were destroyed, in order.
    pub fn destroyed(&self) -> Vec<KeyId> {
        let Some(open) = &self.open else { return Vec::new() };
        let kept = open.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.iter().filter(|(_, wrapped)| wrapped.is_none()).map(|(id, _)| *id).collect()
    }

    /// Draws a new key for the municipality, wraps it with a master key (the same or a new one) and wraps every
    /// person's key again, in one durable transaction. Events are left as they are.
    ///
    /// # Errors
    /// [`JournalError::Store`], [`JournalError::Unfit`] when a key is damaged or the store locked: then
    /// everything is as it was.
    pub async fn rotate(
        store: KeyStore,
        from: &dyn KeyService,
        to: &dyn KeyService,
        municipality: &str,
        entropy: &dyn Entropy,
    ) -> Result<usize, JournalError> {
        let Some(ring) = store.ring().await? else {
            return Err(StoreUnfit::NoKeys.into());
        };
        let old = WrappingKey::new(unwrap_ring(from, municipality, &ring)?);
        let secret = draw_secret(entropy);
        let wrapped = to.wrap(&secret, &ring_bound(municipality, ring.id), entropy);
        let (new, new_ring) = (WrappingKey::new(secret), Ring { id: ring.id, wrapped });
        let mut again = Vec::new();
        for (id, wrapped) in store.kept(None).await? {
            let Some(wrapped) = wrapped else { continue };
            let bound = key_bound(ring.id, id);
            let key = old.unwrap(&wrapped, &bound).ok_or(DamagedKey::Key(id))?;
            again.push((id, new.wrap(&key, &bound, entropy)));
        }
        store.rewrap(&new_ring, &again).await?;
        Ok(again.len())
    }
}

impl Open {
    fn remember(&self, keys: impl IntoIterator<Item = (KeyId, Wrapped)>) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).extend(keys);
    }
}

impl<F: Fn(&mut [u8]) + Send + Sync + 'static> Entropy for F {
    fn fill(&self, bytes: &mut [u8]) {
        self(bytes);
    }
}

/// Seals whole journals: lives that are written down, not lived command by command.
pub struct Sealer {
    keys: Arc<Keys>,
    of: BTreeMap<CitizenId, PersonKey>,
    drawn: Vec<PersonKey>,
}

/// Keys that a sealer draws at a time.
const DRAWN_BY_SEALER: usize = 1_024;

impl Sealer {
    /// A sealer of a journal that begins.
    pub fn new(keys: Arc<Keys>) -> Self {
        Self { keys, of: BTreeMap::new(), drawn: Vec::new() }
    }

    /// Seals what is plain in these events.
    ///
    /// # Errors
    /// As [`Keys::draw`].
    pub async fn seal(&mut self, events: &mut [Envelope]) -> Result<(), JournalError> {
        for envelope in events {
            let mut plain = 0;
            envelope.event.parts(&mut |part| plain += usize::from(part.key().is_none()));
            if self.drawn.len() < plain {
                self.drawn.extend(self.keys.draw(DRAWN_BY_SEALER.max(plain)).await?);
            }
            envelope.event.parts_at(envelope.position, &mut |part, place| {
                let subject = part.subject();
                let key = match (part.whose(), self.of.get(&subject)) {
                    (Whose::Citizen, Some(key)) => Some(key.clone()),
                    _ => self.drawn.pop(),
                };
                let Some(key) = key else { return };
                part.seal(&key, place);
                if part.whose() == Whose::Citizen {
                    self.of.insert(subject, key);
                }
            });
        }
        Ok(())
    }
}
