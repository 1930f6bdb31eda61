//! An agreement, folded from its events.

use super::{Agreement, AgreementEvent};
use crate::calendar::date_of;
use crate::id::Position;

/// Folds an event of an inquiry's agreement in. Answers whether what it speaks of is known.
pub(crate) fn fold(
    agreement: &mut Option<Agreement>,
    event: &AgreementEvent,
    version: Position,
) -> bool {
    match event {
        AgreementEvent::AgreementMade(e) => {
            *agreement = Some(Agreement {
                agreed_at: e.agreed_at,
                agreed_on: date_of(e.agreed_at),
                planned_end: e.planned_end,
                words: e.words.clone(),
                confirmed: None,
                version,
            });
        }
        AgreementEvent::AgreementChanged(e) => {
            let Some(agreement) = agreement else { return false };
            agreement.planned_end = e.planned_end;
            agreement.words = Some(e.words.clone());
            agreement.version = version;
        }
        AgreementEvent::AgreementConfirmed(e) => {
            let Some(agreement) = agreement else { return false };
            agreement.confirmed = Some(e.confirmation);
        }
    }
    true
}
