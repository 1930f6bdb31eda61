//! Erasing: the list, the rule, and the steps for one person.

mod list;
mod person;

use crate::Web;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/sletning", get(list::show))
        .route("/sletning/tid", post(list::keep))
        .route("/sletning/regel", post(list::release))
        .route("/sletning/find", get(person::find))
        .route("/sletning/{inquiry}", get(person::person))
        .route("/sletning/{inquiry}/{act}", post(person::act))
}
