//! The receipt of an inquiry: what happens next, when, and the follow-up code.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::follow_up;
use crate::frame::Frame;
use crate::show::{self, Contact};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use roret_domain::inquiry::Urgency;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/front/receipt.html")]
struct Receipt {
    frame: Frame,
    number: u32,
    promise: String,
    contact: Contact,
    code: String,
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    draw(&web, &visitor)
}

fn draw(web: &Web, visitor: &Visitor) -> Result<Response, Failure> {
    let image = web.office.image();
    let (Some(hash), Some(code)) = (visitor.code, &visitor.code_text) else {
        return Ok(see_other("/vej"));
    };
    let Some((inquiry, issued)) = image.code(hash).filter(|(_, issued)| !issued.revoked) else {
        return Ok(see_other("/vej"));
    };
    let _ = issued;
    let t = visitor.texts();
    let today = web.office.today();
    let by = roret_domain::calendar::agreement_promised_by(inquiry.received_on());
    let promise = match inquiry.urgency {
        Urgency::Today => t.get("receipt-today").to_owned(),
        Urgency::Normal => {
            t.with("receipt-promise", [("day", t.weekday_and_day(by, today).into())])
        }
    };
    let receipt = Receipt {
        frame: Frame::new(web, &image, visitor, "receipt-title"),
        number: inquiry.number,
        promise,
        contact: show::contact(&image, inquiry),
        code: follow_up::in_groups(code),
    };
    Ok(page(StatusCode::OK, &receipt))
}
