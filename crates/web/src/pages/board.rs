//! The work board, and its rows changed where they stand.

mod list;
mod row;

use crate::Web;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/tavle", get(list::show))
        .route("/tavle/kontakt", post(list::change_primary_contacts))
        .route("/tavle/{inquiry}", get(row::edit_row).post(row::change_row))
}
