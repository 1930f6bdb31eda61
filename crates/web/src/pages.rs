//! The pages: a folder or file for each subject, with its routes, its pages and their templates.

mod agreement;
mod board;
mod course;
mod drafts;
mod erasure;
mod figures;
mod front;
mod group;
mod inquiry;
mod publication;
mod roadmap;
mod search;
mod sign_in;

use crate::{Web, assets};
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// Every route of the product.
pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .merge(front::routes())
        .merge(roadmap::routes())
        .merge(sign_in::routes())
        .merge(board::routes())
        .merge(inquiry::routes())
        .merge(agreement::routes())
        .merge(course::routes())
        .merge(group::routes())
        .merge(drafts::routes())
        .merge(search::routes())
        .merge(erasure::routes())
        .merge(figures::routes())
        .merge(publication::routes())
        .route("/assets/{hash}/{*name}", get(assets::serve))
        .fallback(front::not_found)
}
