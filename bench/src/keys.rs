//! Keys of invented municipalities: thrown from a seed, as nothing here is a secret.

use roret_journal::JournalError;
use roret_journal::keys::{Entropy, KeyStore, Keys, WrappingKey};
use roret_journal::postgres::Tenant;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

static THROWN: AtomicU64 = AtomicU64::new(11);

/// Throws bytes (SplitMix64).
pub(crate) fn throw(bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        let state = THROWN.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        for (byte, thrown) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
            *byte = thrown;
        }
    }
}

fn dice() -> Arc<dyn Entropy> {
    Arc::new(throw)
}

/// Where the keys beside a folder of records lie.
pub(crate) fn folder(data: &Path) -> PathBuf {
    let mut folder = data.as_os_str().to_owned();
    folder.push("-keys");
    folder.into()
}

/// The master key beside a folder of records, where the server looks for it.
fn master(data: &Path) -> anyhow::Result<WrappingKey> {
    let folder = folder(data);
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("master.key");
    match std::fs::read_to_string(&file) {
        Ok(text) => WrappingKey::from_text(&text).ok_or_else(|| anyhow::anyhow!("no master key")),
        Err(_) => {
            let master = WrappingKey::draw(&*dice());
            std::fs::write(&file, master.to_text().as_str())?;
            // One that others can read is refused.
            std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
            Ok(master)
        }
    }
}

/// Keys beside a folder of records.
pub(crate) async fn beside(data: &Path, slug: &str) -> anyhow::Result<Arc<Keys>> {
    let master = master(data)?;
    let store = KeyStore::in_file(&folder(data).join(format!("{slug}.sqlite"))).await?;
    Ok(Keys::open(store, &master, slug, dice()).await?)
}

/// Keys in a database, their master key beside a folder.
pub(crate) async fn in_database(
    data: &Path,
    slug: &str,
    tenant: Tenant,
) -> anyhow::Result<Arc<Keys>> {
    let master = master(data)?;
    Ok(Keys::open(KeyStore::in_database(tenant), &master, slug, dice()).await?)
}

/// A key store on a disk, as an office has one.
pub(crate) async fn in_file(path: &Path) -> Result<Arc<Keys>, JournalError> {
    let store = KeyStore::in_file(path).await?;
    Keys::open(store, &WrappingKey::draw(&*dice()), "bench", dice()).await
}
