//! Drafts of forms on the desk: fetched back when the form is drawn, thrown away when it was taken in.

use crate::Web;
use crate::failure::Failure;
use crate::fields::Fields;
use crate::visitor::Visitor;
use roret_domain::event::Actor;
use roret_office::Who;

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
