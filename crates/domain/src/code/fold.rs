//! Follow-up codes, folded from their events.

use super::{CodeEvent, IssuedCode};

/// Folds an event of an inquiry's codes in. Answers whether what it speaks of is known.
pub(crate) fn fold(codes: &mut Vec<IssuedCode>, event: &CodeEvent) -> bool {
    match event {
        CodeEvent::CodeIssued(e) => {
            codes.push(IssuedCode { hash: e.code, scope: e.scope, revoked: false });
        }
        CodeEvent::CodeRevoked(e) => {
            let Some(code) = codes.iter_mut().find(|code| code.hash == e.code) else {
                return false;
            };
            code.revoked = true;
        }
    }
    true
}
