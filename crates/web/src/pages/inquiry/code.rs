//! Follow-up codes on the worker's side: give one out, withdraw one.

use crate::Web;
use crate::address::At;
use crate::failure::Failure;
use crate::follow_up;
use crate::problems::Problems;
use crate::staff::{at_work, posted, send_or_fail};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::code::CodeScope;
use roret_domain::command::{IssueCode, RevokeCode};
use roret_domain::id::InquiryId;
use std::sync::Arc;

/// Gives out a code for the whole roadmap. It is shown on this answer and nowhere else.
pub(super) async fn issue(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    at_work(&web.office.image(), &visitor)?;
    let inquiry = id;
    let key = fields.key()?;
    let seed = fields.parse("seed")?;
    let code = web.code_of(key, &seed);
    let command = IssueCode { inquiry, code: follow_up::code_hash(&code), scope: CodeScope::Whole };
    let commands = vec![(key, command.into())];
    web.office.decide_as_asked(visitor.actor(), &fields.asked(), commands).await?;
    super::whole::draw(&web, &visitor, id, Some(follow_up::in_groups(&code))).await
}

/// Withdraws a code: it opens nothing any more, at once.
pub(super) async fn revoke(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command = fields.parse("code").map(|code| RevokeCode { inquiry, code }.into());
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, &visitor, &fields, command.map_err(Problems::from), &back).await
}
