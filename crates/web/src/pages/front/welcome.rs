//! The front page: ask for help, call, or follow your way.

use crate::Web;
use crate::answer::page;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/front/welcome.html")]
struct Front {
    frame: Frame,
    units: Vec<UnitLine>,
}

struct UnitLine {
    name: String,
    phone: String,
    hours: String,
}

pub(super) async fn show(State(web): State<Arc<Web>>, visitor: Visitor) -> Response {
    let image = web.office.image();
    let frame = Frame::new(&web, &image, &visitor, "front-title");
    let unit = |unit: &roret_domain::municipality::Unit| UnitLine {
        name: unit.name.clone(),
        phone: unit.phone.clone(),
        hours: unit.answering_hours.clone(),
    };
    let units = image.units().take(1).map(unit).collect();
    page(StatusCode::OK, &Front { frame, units })
}
