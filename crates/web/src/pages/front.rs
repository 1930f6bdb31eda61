//! The front of the house: where everybody comes in, and what is told about the pages themselves.

mod about;
pub(crate) mod contact;
mod receipt;
mod welcome;

pub(super) use about::not_found;

use crate::Web;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/", get(welcome::show))
        .route("/menu", get(about::menu))
        .route("/om", get(about::about))
        .route("/sprog/{tag}", get(about::language))
        .route("/sundhed", get(about::health))
        .route("/kontakt", get(contact::show).post(contact::send))
        .route("/kontakt/tak", get(receipt::show))
}
