//! A course: its contacts and people, and how it ends.

mod closing;
mod people;

use crate::Web;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/henvendelse/{inquiry}/kontakt", get(people::contact).post(people::send_contact))
        .route(
            "/henvendelse/{inquiry}/kontakt/{contact}",
            get(people::correct).post(people::send_correction),
        )
        .route(
            "/henvendelse/{inquiry}/faglighed",
            get(people::involve).post(people::send_involvement),
        )
        .route("/henvendelse/{inquiry}/faglighed/slut", post(people::end_involvement))
        .route("/henvendelse/{inquiry}/udslusning", get(closing::plan).post(closing::send_plan))
        .route("/henvendelse/{inquiry}/afslut", get(closing::close).post(closing::send_close))
        .route("/henvendelse/{inquiry}/fortryd", post(closing::withdraw))
        .route("/henvendelse/{inquiry}/tilbage", get(closing::reenter).post(closing::send_reentry))
}
