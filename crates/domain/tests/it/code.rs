//! Follow-up codes: given out once, withdrawn once.

use crate::story::*;
use roret_domain::code::CodeScope;
use roret_domain::command::*;
use roret_domain::event::*;
use roret_domain::refusal::{CodeReason, Reason};

#[test]
fn a_code_is_issued_once_and_revoked_once() {
    let mut m = Municipality::new();
    let (case, other) = (m.receive(), m.receive());
    let inquiry = case.inquiry;
    let issue = || IssueCode { inquiry, code: code(1), scope: CodeScope::Receipt };
    let revoke = |code| RevokeCode { inquiry, code };
    m.when(by(m.worker), issue()).then([CodeIssued {
        inquiry,
        code: code(1),
        scope: CodeScope::Receipt,
    }
    .into()]);
    m.when(by(m.worker), issue()).refused(Reason::KeyUsed);
    m.when(by(m.worker), IssueCode { inquiry: other.inquiry, ..issue() }).refused(Reason::KeyUsed);
    m.when(by(m.worker), revoke(code(2))).refused(Reason::Unknown);
    m.when(by(m.worker), RevokeCode { inquiry: other.inquiry, code: code(1) })
        .refused(Reason::Unknown);
    m.when(by(m.worker), revoke(code(1))).then([CodeRevoked { inquiry, code: code(1) }.into()]);
    m.when(by(m.worker), revoke(code(1))).refused(CodeReason::CodeRevoked);
    m.when(by(m.worker), issue()).refused(Reason::KeyUsed);
}
