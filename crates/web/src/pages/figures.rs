//! The leaders' figures, and the report on the promise.

mod asked;
mod figure;
mod picture;
mod promise;
pub(crate) mod shown;

use crate::Web;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/loefter", get(promise::show))
        .route("/loefter.csv", get(promise::csv))
        .route("/loefter/raekker", get(promise::rows))
        .route("/loefter/raekker.csv", get(promise::rows_csv))
        .route("/tal", get(figure::first))
        .route("/tal/{subject}", get(figure::show))
        .route("/tal/{subject}/csv", get(figure::csv))
        .route("/tal/{subject}/raekker", get(figure::rows))
        .route("/tal/{subject}/raekker.csv", get(figure::rows_csv))
}
