//! An inquiry: its page, what is done to it, its codes, and registering one.

mod code;
mod forms;
mod register;
mod themes;
mod whole;

use crate::Web;
use crate::inquiry_form::inquiry_form;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/registrer", get(register::show).post(register::send))
        .route("/henvendelse", get(whole::find))
        .route("/henvendelse/{inquiry}", get(whole::show))
        .route("/henvendelse/{inquiry}/tag", post(forms::take))
        .route("/henvendelse/{inquiry}/svar", inquiry_form::<forms::Answer>())
        .route("/henvendelse/{inquiry}/genaabn", post(forms::reopen))
        .route("/henvendelse/{inquiry}/hvem", inquiry_form::<forms::Who>())
        .route("/henvendelse/{inquiry}/ret", inquiry_form::<forms::Correction>())
        .route("/henvendelse/{inquiry}/tema", inquiry_form::<themes::Themes>())
        .route("/henvendelse/{inquiry}/kode", post(code::issue))
        .route("/henvendelse/{inquiry}/kode/luk", post(code::revoke))
}
