//! Drafts: a text that is being written is kept, whatever happens to the tab, the time or the program.

use super::staff::answer;
use crate::Web;
use crate::answer::{Failure, local, see_other};
use crate::fields::Fields;
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use roret_domain::event::Actor;
use roret_office::Who;
use std::sync::Arc;

/// Fields that belong to the form's mechanics, and what must not lie on the desk.
const NOT_TEXT: [&str; 4] = ["key", "draft", "cpr", ""];
/// The longest name of a draft.
const NAME_BYTES_MAX: usize = 120;

/// Keeps a form's text for its owner. Answers whether there was one to keep.
pub(crate) async fn keep_for(web: &Web, owner: Actor, fields: &Fields) -> Result<bool, Failure> {
    let name = fields.text("draft");
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return Ok(false);
    }
    let text = fields.0.iter().filter(|(field, _)| !NOT_TEXT.contains(&field.as_str())).cloned();
    web.office.keep_draft(owner, name, text.collect()).await?;
    Ok(true)
}

/// Throws the draft of a form away that has been taken in.
pub(crate) async fn done(web: &Web, owner: Actor, fields: &Fields) -> Result<(), Failure> {
    match fields.text("draft") {
        "" => Ok(()),
        name => Ok(web.office.drop_draft(owner, name).await?),
    }
}

/// The draft under a name, for the one who asks.
pub(crate) async fn kept(
    web: &Web,
    visitor: &Visitor,
    name: &str,
) -> Result<Option<roret_office::Draft>, Failure> {
    match visitor.who {
        Who::SignedIn(actor) => Ok(web.office.draft(actor, name).await?),
        Who::TimedOut(_) | Who::Nobody => Ok(None),
    }
}

/// Takes in a draft: from the script while somebody writes (204), or from the button (back to the form).
pub(crate) async fn keep(State(web): State<Arc<Web>>, visitor: Visitor, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let result = match visitor.who {
        Who::SignedIn(owner) | Who::TimedOut(owner) => keep_for(&web, owner, &fields).await,
        Who::Nobody => Err(Failure::SignIn),
    };
    answer(
        &web,
        &visitor,
        result.map(|_| match fields.text("quietly") {
            "" => see_other(&page_of(fields.text("draft"))),
            _ => StatusCode::NO_CONTENT.into_response(),
        }),
    )
}

/// Throws a draft away because its owner says so.
pub(crate) async fn drop(State(web): State<Arc<Web>>, visitor: Visitor, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let result = match visitor.who {
        Who::SignedIn(owner) => done(&web, owner, &fields).await,
        Who::TimedOut(_) | Who::Nobody => Err(Failure::SignIn),
    };
    answer(&web, &visitor, result.map(|()| see_other(&page_of(fields.text("draft")))))
}

/// A draft is named after its form's page.
fn page_of(name: &str) -> String {
    local(&format!("/{name}")).to_owned()
}
