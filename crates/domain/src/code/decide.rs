//! Decisions on follow-up codes.

use super::{CodeCommand, CodeIssued, CodeReason, CodeRevoked, IssueCode, RevokeCode};
use crate::decide::{one, unused};
use crate::event::Event;
use crate::image::Image;
use crate::inquiry::{Inquiry, of};
use crate::refusal::{Reason, Refusal};

pub(crate) fn decide(image: &Image, command: &CodeCommand) -> Result<Vec<Event>, Refusal> {
    match command {
        CodeCommand::IssueCode(c) => issue(image, of(image, c.inquiry)?, c),
        CodeCommand::RevokeCode(c) => revoke(of(image, c.inquiry)?, c),
    }
}

fn issue(image: &Image, inquiry: &Inquiry, c: &IssueCode) -> Result<Vec<Event>, Refusal> {
    unused(image.code(c.code).is_none())?;
    Ok(one(CodeIssued { inquiry: inquiry.id, code: c.code, scope: c.scope }))
}

fn revoke(inquiry: &Inquiry, c: &RevokeCode) -> Result<Vec<Event>, Refusal> {
    match inquiry.codes.iter().find(|code| code.hash == c.code) {
        None => Err(Refusal::new(Reason::Unknown)),
        Some(code) if code.revoked => Err(Refusal::new(CodeReason::CodeRevoked)),
        Some(_) => Ok(one(CodeRevoked { inquiry: inquiry.id, code: c.code })),
    }
}
