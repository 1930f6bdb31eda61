//! Pages about the pages: menu, accessibility and privacy, language, health, and nothing found.

use crate::Web;
use crate::answer::{local, page, see_other};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::texts::Language;
use crate::visitor::{LANGUAGE_COOKIE, Visitor, cookie};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/front/about.html")]
struct About {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "pages/front/menu.html")]
struct Menu {
    frame: Frame,
}

pub(super) async fn about(State(web): State<Arc<Web>>, visitor: Visitor) -> Response {
    let image = web.office.image();
    page(StatusCode::OK, &About { frame: Frame::new(&web, &image, &visitor, "about-title") })
}

/// The navigation as a page, for narrow screens without JavaScript.
pub(super) async fn menu(State(web): State<Arc<Web>>, visitor: Visitor) -> Response {
    let image = web.office.image();
    page(StatusCode::OK, &Menu { frame: Frame::new(&web, &image, &visitor, "menu") })
}

pub(super) async fn language(
    State(web): State<Arc<Web>>,
    Path(tag): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let language = Language::from_code(&tag).ok_or(Failure::NotFound)?;
    let mut response =
        see_other(&query.get("til").map_or_else(|| "/".to_owned(), |path| local(path)));
    let cookie = cookie(&web, LANGUAGE_COOKIE, language.code());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Whether the program answers: for whoever watches over it.
pub(super) async fn health(State(web): State<Arc<Web>>) -> Response {
    format!("ok {}\n", web.office.image().position()).into_response()
}

/// Where no page is.
pub(crate) async fn not_found() -> Failure {
    Failure::NotFound
}
