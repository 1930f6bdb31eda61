//! Drafts: a text that is being written is kept, whatever happens to the tab, the time or the program.

use crate::Web;
use crate::answer::{local, see_other};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::staff::posted;
use crate::visitor::Visitor;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use roret_domain::event::Actor;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/kladder", post(keep)).route("/kladder/slet", post(drop))
}

/// Fields that belong to the form's mechanics, and what must not lie on the desk.
const NOT_TEXT: [&str; 4] = ["key", "draft", "cpr", ""];
/// The longest name of a draft.
const NAME_BYTES_MAX: usize = 120;

/// Keeps a form's text for its owner.
async fn keep_for(web: &Web, owner: Actor, fields: &Fields) -> Result<(), Failure> {
    let name = fields.text("draft");
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return Ok(());
    }
    let text = fields.0.iter().filter(|(field, _)| !NOT_TEXT.contains(&field.as_str())).cloned();
    Ok(web.office.keep_draft(owner, name, text.collect()).await?)
}

/// Takes in a draft: from the script while somebody writes (204), or from the button (back to the form). Only from the
/// one for whom the form was drawn, and who is signed in: an ended sign-in keeps nothing.
async fn keep(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body).map_err(|failure| back_to_form(failure, &body))?;
    keep_for(&web, visitor.actor(), &fields).await?;
    Ok(match fields.text("quietly") {
        "" => see_other(&page_of(fields.text("draft"))),
        _ => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Throws a draft away because its owner says so.
async fn drop(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body).map_err(|failure| back_to_form(failure, &body))?;
    crate::draft::done(&web, visitor.actor(), &fields).await?;
    Ok(see_other(&page_of(fields.text("draft"))))
}

/// A failure leads back to the page of the form, not to where drafts are sent.
fn back_to_form(failure: Failure, body: &[u8]) -> Failure {
    let back = page_of(Fields::read(body).text("draft"));
    match failure {
        Failure::TimedOut { typed, .. } => Failure::TimedOut { typed, back },
        Failure::DrawnForAnother { typed, .. } => Failure::DrawnForAnother { typed, back },
        failure => failure,
    }
}

/// A draft is named after its form's page.
fn page_of(name: &str) -> String {
    local(&format!("/{name}"))
}
