//! A course: its contacts and people, and how it ends.

mod closing;
mod people;

use crate::Web;
use crate::inquiry_form::inquiry_form;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/henvendelse/{inquiry}/kontakt", inquiry_form::<people::Contact>())
        .route(
            "/henvendelse/{inquiry}/kontakt/{contact}",
            inquiry_form::<people::ContactCorrection>(),
        )
        .route("/henvendelse/{inquiry}/faglighed", inquiry_form::<people::Involvement>())
        .route("/henvendelse/{inquiry}/faglighed/slut", post(people::end_involvement))
        .route("/henvendelse/{inquiry}/udslusning", inquiry_form::<closing::Plan>())
        .route("/henvendelse/{inquiry}/afslut", inquiry_form::<closing::Close>())
        .route("/henvendelse/{inquiry}/fortryd", post(closing::withdraw))
        .route("/henvendelse/{inquiry}/tilbage", get(closing::reenter).post(closing::send_reentry))
}
