//! An inquiry: its page, what is done to it, its codes, and registering one.

mod code;
mod forms;
mod register;
mod themes;
mod whole;

use crate::Web;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/registrer", get(register::show).post(register::send))
        .route("/henvendelse", get(whole::find))
        .route("/henvendelse/{inquiry}", get(whole::show))
        .route("/henvendelse/{inquiry}/tag", post(forms::take))
        .route("/henvendelse/{inquiry}/svar", get(forms::answer).post(forms::send_answer))
        .route("/henvendelse/{inquiry}/genaabn", post(forms::reopen))
        .route("/henvendelse/{inquiry}/hvem", get(forms::who).post(forms::send_who))
        .route("/henvendelse/{inquiry}/ret", get(forms::correct).post(forms::send_correction))
        .route("/henvendelse/{inquiry}/tema", get(themes::show).post(themes::note))
        .route("/henvendelse/{inquiry}/kode", post(code::issue))
        .route("/henvendelse/{inquiry}/kode/luk", post(code::revoke))
}
