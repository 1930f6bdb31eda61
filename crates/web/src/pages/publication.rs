//! Figures for everybody: publishing them, and what was published.

mod publish;
mod published;

use crate::Web;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/tal/udgiv", get(publish::show).post(publish::publish))
        .route("/offentlige-tal", get(published::show))
        .route("/offentlige-tal.csv", get(published::csv))
}
