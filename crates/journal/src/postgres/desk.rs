//! The desk in the database: what one node keeps, the others see.

use crate::JournalError;
use crate::desk::{DRAFTS_MAX, Draft, OwnDraft, SignIn, TokenHash, owner_key};
use crate::postgres::{Part, store};
use crate::statement::statements;
use jiff::Timestamp;
use roret_domain::event::Actor;
use sqlx::Row;
use sqlx::postgres::PgRow;

statements! {
    SIGN_IN = "INSERT INTO roret.sign_in (municipality, token_hash, actor, expires_at_us)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (municipality, token_hash)
        DO UPDATE SET actor = excluded.actor, expires_at_us = excluded.expires_at_us";
    SIGNED_IN = "SELECT token_hash, actor, expires_at_us FROM roret.sign_in WHERE municipality = $1";
    SIGNED_IN_WITH = "SELECT token_hash, actor, expires_at_us FROM roret.sign_in
        WHERE municipality = $1 AND token_hash = $2";
    SIGN_OUT = "DELETE FROM roret.sign_in WHERE municipality = $1 AND token_hash = $2";
    SIGN_IN_GONE = "DELETE FROM roret.sign_in WHERE municipality = $1 AND expires_at_us < $2";
    KEEP_DRAFT = "INSERT INTO roret.draft (municipality, owner, form, fields, saved_at_us)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (municipality, owner, form)
        DO UPDATE SET fields = excluded.fields, saved_at_us = excluded.saved_at_us";
    KEEP_NEWEST = "DELETE FROM roret.draft WHERE municipality = $1 AND owner = $2 AND form NOT IN (
        SELECT form FROM roret.draft WHERE municipality = $1 AND owner = $2
        ORDER BY saved_at_us DESC LIMIT $3)";
    DRAFT = "SELECT fields, saved_at_us FROM roret.draft
        WHERE municipality = $1 AND owner = $2 AND form = $3";
    DRAFTS = "SELECT owner, form, fields, saved_at_us FROM roret.draft WHERE municipality = $1";
    DROP_DRAFT = "DELETE FROM roret.draft WHERE municipality = $1 AND owner = $2 AND form = $3";
    DRAFT_GONE = "DELETE FROM roret.draft WHERE municipality = $1 AND saved_at_us < $2";
}

/// The desk of one municipality, in a database.
pub struct PostgresDesk {
    part: Part,
}

impl PostgresDesk {
    pub(crate) fn new(part: Part) -> Self {
        Self { part }
    }

    pub(crate) async fn sign_in(&self, sign_in: &SignIn) -> Result<(), JournalError> {
        let doing = "keeping a sign-in";
        let actor = serde_json::to_string(&sign_in.actor).map_err(JournalError::Encode)?;
        let mut transaction = self.part.begin(doing).await?;
        self.part
            .query(&SIGN_IN)
            .bind(self.part.municipality())
            .bind(sign_in.token_hash.as_slice())
            .bind(actor)
            .bind(sign_in.expires_at.as_microsecond())
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))
    }

    pub(crate) async fn signed_in(&self) -> Result<Vec<SignIn>, JournalError> {
        let doing = "reading sign-ins";
        let mut transaction = self.part.begin(doing).await?;
        let rows = self
            .part
            .query(&SIGNED_IN)
            .bind(self.part.municipality())
            .fetch_all(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))?;
        Ok(rows.iter().filter_map(sign_in).collect())
    }

    pub(crate) async fn signed_in_with(
        &self,
        token_hash: TokenHash,
    ) -> Result<Option<SignIn>, JournalError> {
        let doing = "reading a sign-in";
        let mut transaction = self.part.begin(doing).await?;
        let row = self
            .part
            .query(&SIGNED_IN_WITH)
            .bind(self.part.municipality())
            .bind(token_hash.as_slice())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))?;
        Ok(row.as_ref().and_then(sign_in))
    }

    pub(crate) async fn sign_out(&self, token_hash: TokenHash) -> Result<(), JournalError> {
        let doing = "ending a sign-in";
        let mut transaction = self.part.begin(doing).await?;
        self.part
            .query(&SIGN_OUT)
            .bind(self.part.municipality())
            .bind(token_hash.as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))
    }

    pub(crate) async fn keep_draft(
        &self,
        owner: Actor,
        form: &str,
        draft: &Draft,
    ) -> Result<(), JournalError> {
        let doing = "keeping a draft";
        let (owner, fields) = (owner_key(owner)?, serde_json::to_string(&draft.fields));
        let mut transaction = self.part.begin(doing).await?;
        self.part
            .query(&KEEP_DRAFT)
            .bind(self.part.municipality())
            .bind(&owner)
            .bind(form)
            .bind(fields.map_err(JournalError::Encode)?)
            .bind(draft.saved_at.as_microsecond())
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        self.part
            .query(&KEEP_NEWEST)
            .bind(self.part.municipality())
            .bind(&owner)
            .bind(DRAFTS_MAX)
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))
    }

    pub(crate) async fn draft(
        &self,
        owner: Actor,
        form: &str,
    ) -> Result<Option<Draft>, JournalError> {
        let doing = "reading a draft";
        let mut transaction = self.part.begin(doing).await?;
        let row = self
            .part
            .query(&DRAFT)
            .bind(self.part.municipality())
            .bind(owner_key(owner)?)
            .bind(form)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))?;
        Ok(row.and_then(|row| {
            Some(Draft {
                fields: serde_json::from_str(row.get(0)).ok()?,
                saved_at: Timestamp::from_microsecond(row.get(1)).ok()?,
            })
        }))
    }

    pub(crate) async fn drafts(&self) -> Result<Vec<OwnDraft>, JournalError> {
        let doing = "reading drafts";
        let mut transaction = self.part.begin(doing).await?;
        let rows = self
            .part
            .query(&DRAFTS)
            .bind(self.part.municipality())
            .fetch_all(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))?;
        let draft = |row: &PgRow| OwnDraft::read(row.get(0), row.get(1), row.get(2), row.get(3));
        Ok(rows.iter().filter_map(draft).collect())
    }

    pub(crate) async fn drop_draft(&self, owner: Actor, form: &str) -> Result<(), JournalError> {
        let doing = "dropping a draft";
        let mut transaction = self.part.begin(doing).await?;
        self.part
            .query(&DROP_DRAFT)
            .bind(self.part.municipality())
            .bind(owner_key(owner)?)
            .bind(form)
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))
    }

    pub(crate) async fn clear(&self, oldest: Timestamp) -> Result<(), JournalError> {
        let doing = "clearing the desk";
        let mut transaction = self.part.begin(doing).await?;
        for statement in [&SIGN_IN_GONE, &DRAFT_GONE] {
            self.part
                .query(statement)
                .bind(self.part.municipality())
                .bind(oldest.as_microsecond())
                .execute(&mut *transaction)
                .await
                .map_err(store(doing))?;
        }
        transaction.commit().await.map_err(store(doing))
    }
}

fn sign_in(row: &PgRow) -> Option<SignIn> {
    let hash: &[u8] = row.get(0);
    Some(SignIn {
        token_hash: hash.try_into().ok()?,
        actor: serde_json::from_str(row.get(1)).ok()?,
        expires_at: Timestamp::from_microsecond(row.get(2)).ok()?,
    })
}
