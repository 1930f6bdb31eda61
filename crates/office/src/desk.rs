//! Sign-ins and drafts of the people at work.

use crate::stopping::stop_if_disk_is_in_doubt;
use crate::{Office, OfficeError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use roret_domain::event::Actor;
use roret_domain::image::Image;
use roret_journal::JournalError;
use roret_journal::desk::{Desk, Draft, SignIn, SignInWay, TokenHash};
use std::collections::BTreeMap;
use std::sync::RwLock;
use zeroize::Zeroizing;

/// Hours a sign-in lasts.
pub const SIGN_IN_HOURS: i64 = 10;

/// The form a draft belongs to, such as `agreement/` and the inquiry's identifier.
pub type DraftForm = str;

/// Who a browser's token belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Somebody who is signed in.
    SignedIn(Actor),
    /// Somebody whose time ran out: may do nothing, and nothing they send is kept. Texts kept before are theirs.
    TimedOut(Actor),
    /// Nobody we know.
    Nobody,
}

/// Sign-ins in memory; the desk holds the same.
pub(crate) struct SignIns(RwLock<BTreeMap<TokenHash, SignIn>>);

impl From<Vec<SignIn>> for SignIns {
    fn from(kept: Vec<SignIn>) -> Self {
        let kept = kept.into_iter().map(|one| (one.token_hash, one));
        Self(RwLock::new(kept.collect()))
    }
}

/// What the key of drafts is derived for.
const DRAFT_PURPOSE: &str = "roret 2026-11-22 drafts";

/// The one field of a draft as it is kept; drafts from before drafts were sealed have the form's own.
const SEALED: &str = "sealed";

/// What a draft is bound to: nobody else's form opens it.
fn bound(owner: Actor, form: &DraftForm) -> Vec<u8> {
    serde_json::to_vec(&(owner, form)).unwrap_or_default()
}

fn unavailable(error: JournalError) -> OfficeError {
    stop_if_disk_is_in_doubt(&error);
    tracing::error!(error = &error as &dyn std::error::Error, "the desk failed");
    OfficeError::Unavailable
}

/// Throws the unfinished texts of everybody away who works here no more.
pub(crate) async fn clear_after_who_left(desk: &Desk, image: &Image) -> Result<(), JournalError> {
    for worker in image.workers().filter(|worker| worker.left) {
        desk.drop_drafts_of(Actor::Worker(worker.id)).await?;
    }
    Ok(())
}

impl Office {
    /// Signs somebody in under a token that the browser keeps.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when it can't be kept.
    pub async fn sign_in(
        &self,
        token_hash: TokenHash,
        actor: Actor,
        way: SignInWay,
    ) -> Result<(), OfficeError> {
        let now = self.clock.now();
        let expires_at =
            now.checked_add(SignedDuration::from_hours(SIGN_IN_HOURS)).unwrap_or(Timestamp::MAX);
        let sign_in = SignIn { token_hash, actor, expires_at, way };
        self.desk.sign_in(&sign_in).await.map_err(unavailable)?;
        // Whoever can see a draft has signed in not long ago: none is seen after its time.
        self.desk.clear(now).await.map_err(unavailable)?;
        clear_after_who_left(&self.desk, &self.image()).await.map_err(unavailable)?;
        if let Ok(mut kept) = self.sign_ins.0.write() {
            kept.insert(token_hash, sign_in);
        }
        Ok(())
    }

    /// Who a token belongs to, now, where people come in this way: what was signed in otherwise is nobody's. On a desk
    /// that other nodes use too the desk is asked: they may have signed somebody in, or out, a moment ago.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the desk can't be read.
    pub async fn who(&self, token_hash: TokenHash, way: SignInWay) -> Result<Who, OfficeError> {
        let found = if self.desk.is_shared() {
            self.desk.signed_in_with(token_hash).await.map_err(unavailable)?
        } else {
            self.sign_ins.0.read().ok().and_then(|kept| kept.get(&token_hash).copied())
        };
        Ok(match found.filter(|one| one.way == way) {
            Some(one) if one.expires_at > self.clock.now() => Who::SignedIn(one.actor),
            Some(one) => Who::TimedOut(one.actor),
            None => Who::Nobody,
        })
    }

    /// Ends a sign-in.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when it can't be ended for good.
    pub async fn sign_out(&self, token_hash: TokenHash) -> Result<(), OfficeError> {
        self.desk.sign_out(token_hash).await.map_err(unavailable)?;
        if let Ok(mut kept) = self.sign_ins.0.write() {
            kept.remove(&token_hash);
        }
        Ok(())
    }

    /// Keeps an unfinished text.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when it can't be kept.
    pub async fn keep_draft(
        &self,
        owner: Actor,
        form: &DraftForm,
        fields: Vec<(String, String)>,
    ) -> Result<(), OfficeError> {
        let plain = Zeroizing::new(serde_json::to_vec(&fields).unwrap_or_default());
        let sealed = self.keys.encipher(DRAFT_PURPOSE, &bound(owner, form), &plain);
        let sealed = BASE64_STANDARD_NO_PAD.encode(sealed.ok_or(OfficeError::Unavailable)?);
        let draft = Draft { fields: vec![(SEALED.into(), sealed)], saved_at: self.clock.now() };
        self.desk.keep_draft(owner, form, &draft).await.map_err(unavailable)
    }

    /// The unfinished text of a form.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the desk can't be read.
    pub async fn draft(
        &self,
        owner: Actor,
        form: &DraftForm,
    ) -> Result<Option<Draft>, OfficeError> {
        let kept = self.desk.draft(owner, form).await.map_err(unavailable)?;
        Ok(kept.and_then(|kept| {
            let [(name, sealed)] = kept.fields.as_slice() else { return Some(kept) };
            if name != SEALED {
                return Some(kept);
            }
            let sealed = BASE64_STANDARD_NO_PAD.decode(sealed).ok()?;
            let plain = self.keys.decipher(DRAFT_PURPOSE, &bound(owner, form), &sealed)?;
            let fields = serde_json::from_slice(&plain).ok()?;
            Some(Draft { fields, saved_at: kept.saved_at })
        }))
    }

    /// Throws an unfinished text away.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the desk can't be written.
    pub async fn drop_draft(&self, owner: Actor, form: &DraftForm) -> Result<(), OfficeError> {
        self.desk.drop_draft(owner, form).await.map_err(unavailable)
    }
}
