//! The desk in the database: what one node keeps, the others see.

use crate::JournalError;
use crate::desk::record::{DRAFTS_MAX, Draft, OwnDraft, SignIn, TokenHash, owner_key};
use crate::postgres::database::{Tenant, store};
use crate::statement::statements;
use jiff::Timestamp;
use roret_domain::event::Actor;
use sqlx::Row;
use sqlx::postgres::PgRow;

statements! {
    SIGN_IN = "INSERT INTO roret.sign_in (municipality, token_hash, actor, expires_at_us, way)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (municipality, token_hash)
        DO UPDATE SET actor = excluded.actor, expires_at_us = excluded.expires_at_us, way = excluded.way";
    SIGNED_IN = "SELECT token_hash, actor, expires_at_us, way FROM roret.sign_in WHERE municipality = $1";
    // Every page asks: in one exchange, with the wall set before the table is touched.
    SIGNED_IN_WITH = "SELECT token_hash, actor, expires_at_us, way
        FROM set_config('roret.municipality', $1, true) AS here (municipality), LATERAL (
            SELECT token_hash, actor, expires_at_us, way FROM roret.sign_in
            WHERE sign_in.municipality = here.municipality AND token_hash = $2
            LIMIT 1) AS found";
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
    DROP_DRAFTS_OF = "DELETE FROM roret.draft WHERE municipality = $1 AND owner = $2";
    // A form's name tells which inquiry it is about.
    DROP_DRAFTS_ABOUT = "DELETE FROM roret.draft WHERE municipality = $1 AND strpos(form, $2) > 0";
    DRAFT_GONE = "DELETE FROM roret.draft WHERE municipality = $1 AND saved_at_us < $2";
}

/// The desk of one municipality, in a database.
pub struct PostgresDesk {
    tenant: Tenant,
}

impl PostgresDesk {
    pub(crate) fn new(tenant: Tenant) -> Self {
        Self { tenant }
    }

    pub(crate) async fn sign_in(&self, sign_in: &SignIn) -> Result<(), JournalError> {
        let actor = serde_json::to_string(&sign_in.actor).map_err(JournalError::Encode)?;
        let expires_at_us = sign_in.expires_at.as_microsecond();
        let token_hash = sign_in.token_hash.as_slice();
        let keep = self.tenant.query(&SIGN_IN).bind(token_hash).bind(actor).bind(expires_at_us);
        let keep = keep.bind(sign_in.way.code());
        self.tenant.run("keeping a sign-in", keep).await
    }

    pub(crate) async fn signed_in(&self) -> Result<Vec<SignIn>, JournalError> {
        let rows = self.tenant.rows("reading sign-ins", self.tenant.query(&SIGNED_IN)).await?;
        Ok(rows.iter().filter_map(sign_in).collect())
    }

    pub(crate) async fn signed_in_with(
        &self,
        token_hash: TokenHash,
    ) -> Result<Option<SignIn>, JournalError> {
        let asked = self.tenant.query(&SIGNED_IN_WITH).bind(token_hash.as_slice());
        let rows = self.tenant.at_once("reading a sign-in", asked).await?;
        Ok(rows.first().and_then(sign_in))
    }

    pub(crate) async fn sign_out(&self, token_hash: TokenHash) -> Result<(), JournalError> {
        let end = self.tenant.query(&SIGN_OUT).bind(token_hash.as_slice());
        self.tenant.run("ending a sign-in", end).await
    }

    pub(crate) async fn keep_draft(
        &self,
        owner: Actor,
        form: &str,
        draft: &Draft,
    ) -> Result<(), JournalError> {
        let doing = "keeping a draft";
        let fields = serde_json::to_string(&draft.fields).map_err(JournalError::Encode)?;
        let (owner, saved_at_us) = (owner_key(owner)?, draft.saved_at.as_microsecond());
        let keep = self.tenant.query(&KEEP_DRAFT).bind(&owner).bind(form).bind(fields);
        let keep_newest = self.tenant.query(&KEEP_NEWEST).bind(&owner).bind(DRAFTS_MAX);
        let keep = keep.bind(saved_at_us);
        self.tenant
            .transact(doing, async |connection| {
                keep.execute(&mut *connection).await.map_err(store(doing))?;
                keep_newest.execute(connection).await.map(drop).map_err(store(doing))
            })
            .await
    }

    pub(crate) async fn draft(
        &self,
        owner: Actor,
        form: &str,
    ) -> Result<Option<Draft>, JournalError> {
        let asked = self.tenant.query(&DRAFT).bind(owner_key(owner)?).bind(form);
        let row = self.tenant.row("reading a draft", asked).await?;
        Ok(row.and_then(|row| {
            Some(Draft {
                fields: serde_json::from_str(row.get(0)).ok()?,
                saved_at: Timestamp::from_microsecond(row.get(1)).ok()?,
            })
        }))
    }

    pub(crate) async fn drafts(&self) -> Result<Vec<OwnDraft>, JournalError> {
        let rows = self.tenant.rows("reading drafts", self.tenant.query(&DRAFTS)).await?;
        let draft = |row: &PgRow| OwnDraft::read(row.get(0), row.get(1), row.get(2), row.get(3));
        Ok(rows.iter().filter_map(draft).collect())
    }

    pub(crate) async fn drop_draft(&self, owner: Actor, form: &str) -> Result<(), JournalError> {
        let end = self.tenant.query(&DROP_DRAFT).bind(owner_key(owner)?).bind(form);
        self.tenant.run("dropping a draft", end).await
    }

    pub(crate) async fn drop_drafts_of(&self, owner: Actor) -> Result<(), JournalError> {
        let drop = self.tenant.query(&DROP_DRAFTS_OF).bind(owner_key(owner)?);
        self.tenant.run("dropping drafts", drop).await
    }

    pub(crate) async fn drop_drafts_about(&self, inquiry: &str) -> Result<(), JournalError> {
        let drop = self.tenant.query(&DROP_DRAFTS_ABOUT).bind(inquiry.to_owned());
        self.tenant.run("dropping drafts", drop).await
    }

    pub(crate) async fn clear(&self, oldest: Timestamp) -> Result<(), JournalError> {
        for statement in [&SIGN_IN_GONE, &DRAFT_GONE] {
            let clear = self.tenant.query(statement).bind(oldest.as_microsecond());
            self.tenant.run("clearing the desk", clear).await?;
        }
        Ok(())
    }
}

fn sign_in(row: &PgRow) -> Option<SignIn> {
    SignIn::read(row.get(0), row.get(1), row.get(2), row.get(3))
}
