//! The roadmap: as the citizen follows it, and its steps as workers plan them.

mod own;
pub(crate) mod steps;

use crate::Web;
use crate::inquiry_form::inquiry_form;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/vej", get(own::show).post(own::enter))
        .route("/vej/set", get(own::looked))
        .route("/vej/luk", post(own::leave))
        .route("/vej/ja", post(own::confirm))
        .route("/vej/skridt", post(own::finish))
        .route("/vej/{code}", get(own::link))
        .route("/henvendelse/{inquiry}/skridt", inquiry_form::<steps::Plan>())
        .route("/henvendelse/{inquiry}/skridt/{step}", inquiry_form::<steps::Change>())
        .route("/henvendelse/{inquiry}/skridt/{step}/besked", inquiry_form::<steps::Delay>())
        .route("/henvendelse/{inquiry}/skridt/{step}/{act}", post(steps::act))
}
