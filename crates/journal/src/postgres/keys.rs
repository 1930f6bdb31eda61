//! The key store in a schema of its own, so that a dump of the journal's schema holds no key.
//!
//! A destroyed key stays in a dead row until the next vacuum, and in the server's own log as long as that is
//! kept, but wrapped: turning the master key (`roret keys rotate`) makes every such copy worthless.

use crate::JournalError;
use crate::keys::kept::{Ring, Wrapped};
use crate::postgres::database::{ANSWER_TIMEOUT, Tenant, store};
use crate::statement::statements;
use crate::store_unfit::DamagedKey;
use roret_domain::key::{KeyId, RingId};
use sqlx::Row;
use sqlx::postgres::PgRow;
use std::time::Duration;

statements! {
    KEEP_RING = "INSERT INTO roret_keys.ring (municipality, id, wrapped) VALUES ($1, $2, $3)
        ON CONFLICT (municipality) DO NOTHING";
    SET_RING = "UPDATE roret_keys.ring SET wrapped = $3 WHERE municipality = $1 AND id = $2";
    RING = "SELECT id, wrapped FROM roret_keys.ring WHERE municipality = $1";
    KEEP = "INSERT INTO roret_keys.key (municipality, id, wrapped)
        SELECT $1, id, wrapped FROM unnest($2::bytea[], $3::bytea[]) AS drawn (id, wrapped)
        ON CONFLICT (municipality, id) DO NOTHING";
    ALL = "SELECT id, wrapped FROM roret_keys.key WHERE municipality = $1";
    SOME = "SELECT id, wrapped FROM roret_keys.key WHERE municipality = $1 AND id = ANY ($2::bytea[])";
    DESTROY = "INSERT INTO roret_keys.key (municipality, id, wrapped)
        SELECT $1, id, NULL FROM unnest($2::bytea[]) AS destroyed (id)
        ON CONFLICT (municipality, id) DO UPDATE SET wrapped = NULL";
    REWRAP = "UPDATE roret_keys.key SET wrapped = again.wrapped
        FROM unnest($2::bytea[], $3::bytea[]) AS again (id, wrapped)
        WHERE key.municipality = $1 AND key.id = again.id AND key.wrapped IS NOT NULL";
}

/// More than an office draws at a time: a store that is carried here.
const DRAWN_TOGETHER: usize = 2_048;

/// How long the server may take for all keys of a municipality at once.
const ALL_KEYS_TIMEOUT: Duration = Duration::from_secs(600);

/// A municipality's keys in a database.
pub struct PostgresKeys {
    tenant: Tenant,
}

impl PostgresKeys {
    pub(crate) fn new(tenant: Tenant) -> Self {
        Self { tenant }
    }

    pub(crate) async fn ring(&self) -> Result<Option<Ring>, JournalError> {
        let row = self.tenant.row("reading the ring", self.tenant.query(&RING)).await?;
        row.map(|row| {
            let id: &[u8] = row.get(0);
            let id = id.try_into().or(Err(DamagedKey::Ring))?;
            Ok(Ring { id: RingId(id), wrapped: row.get(1) })
        })
        .transpose()
    }

    pub(crate) async fn keep_ring(&self, ring: &Ring) -> Result<Ring, JournalError> {
        let keep =
            self.tenant.query(&KEEP_RING).bind(ring.id.0.to_vec()).bind(ring.wrapped.clone());
        self.tenant.run("keeping the ring", keep).await?;
        Ok(self.ring().await?.ok_or(DamagedKey::Ring)?)
    }

    pub(crate) async fn keep(&self, keys: &[(KeyId, Vec<u8>)]) -> Result<(), JournalError> {
        let doing = "keeping keys";
        let (ids, wrapped) = columns(keys);
        let keep = self.tenant.query(&KEEP).bind(ids).bind(wrapped);
        let time = if keys.len() > DRAWN_TOGETHER { ALL_KEYS_TIMEOUT } else { ANSWER_TIMEOUT };
        self.tenant
            .transact_within(time, doing, async |connection| {
                keep.execute(connection).await.map(drop).map_err(store(doing))
            })
            .await
    }

    pub(crate) async fn kept(
        &self,
        ids: Option<&[KeyId]>,
    ) -> Result<Vec<(KeyId, Wrapped)>, JournalError> {
        let asked = match ids {
            None => self.tenant.query(&ALL),
            Some(ids) => self.tenant.query(&SOME).bind(names(ids)),
        };
        let time = if ids.is_none() { ALL_KEYS_TIMEOUT } else { ANSWER_TIMEOUT };
        let rows = self.tenant.rows_within(time, "reading keys", asked).await?;
        rows.iter().map(key).collect()
    }

    pub(crate) async fn destroy(&self, ids: &[KeyId]) -> Result<(), JournalError> {
        self.tenant.run("destroying keys", self.tenant.query(&DESTROY).bind(names(ids))).await
    }

    pub(crate) async fn rewrap(
        &self,
        ring: &Ring,
        keys: &[(KeyId, Vec<u8>)],
    ) -> Result<(), JournalError> {
        let doing = "wrapping keys again";
        let (ids, wrapped) = columns(keys);
        let set = self.tenant.query(&SET_RING).bind(ring.id.0.to_vec()).bind(ring.wrapped.clone());
        let again = self.tenant.query(&REWRAP).bind(ids).bind(wrapped);
        self.tenant
            .transact_within(ALL_KEYS_TIMEOUT, doing, async |connection| {
                set.execute(&mut *connection).await.map_err(store(doing))?;
                again.execute(connection).await.map(drop).map_err(store(doing))
            })
            .await
    }
}

fn key(row: &PgRow) -> Result<(KeyId, Wrapped), JournalError> {
    let id: &[u8] = row.get(0);
    let id = id.try_into().or(Err(DamagedKey::Name))?;
    Ok((KeyId::from_bytes(id), row.get::<Option<Vec<u8>>, _>(1).map(Vec::into_boxed_slice)))
}

fn names(ids: &[KeyId]) -> Vec<Vec<u8>> {
    ids.iter().map(|id| id.bytes().to_vec()).collect()
}

fn columns(keys: &[(KeyId, Vec<u8>)]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    keys.iter().map(|(id, wrapped)| (id.bytes().to_vec(), wrapped.clone())).unzip()
}
