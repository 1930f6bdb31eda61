//! The key of a form: which command it becomes, and for whom it was drawn.
//!
//! Two people share a computer, or one works in two tabs as two people: what was drawn for one of them is never taken in
//! as the other's. So every form that changes something carries, in its key, the mark of the one it was drawn for, and
//! whoever takes it in looks at the mark first.

use crate::Web;
use crate::fields::{Fields, Problem};
use roret_domain::event::Actor;
use roret_domain::id::CommandKey;

/// What the key of marks is derived for.
const PURPOSE: &str = "roret 2026-11-30 for whom a form was drawn";

/// Bytes of a mark: nobody guesses another's.
const MARK_BYTES: usize = 8;

/// The key of a form, as it stands in the page: the command's key, and the mark of the one it was drawn for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormKey {
    command: CommandKey,
    mark: String,
}

impl std::fmt::Display for FormKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.command, self.mark)
    }
}

impl Web {
    /// A key for a form that is drawn for somebody now.
    pub(crate) fn form_key(&self, drawn_for: Actor) -> FormKey {
        self.form_key_of(drawn_for, self.new_key())
    }

    /// The key of the form that becomes this command, drawn for somebody.
    pub fn form_key_of(&self, drawn_for: Actor, command: CommandKey) -> FormKey {
        let key = blake3::derive_key(PURPOSE, &self.code_secret);
        // An actor is a code and an identifier: it always serialises.
        let whom = serde_json::to_vec(&drawn_for).unwrap_or_default();
        let hash = blake3::keyed_hash(&key, &whom).to_hex();
        FormKey { command, mark: hash.chars().take(2 * MARK_BYTES).collect() }
    }
}

impl Fields {
    /// The command's key that was made when the page was drawn.
    pub(crate) fn key(&self) -> Result<CommandKey, Problem> {
        let (command, _) = self.text("key").split_once('.').ok_or(Problem::Unreadable("key"))?;
        command.parse().or(Err(Problem::Unreadable("key")))
    }

    /// The form's whole key, to draw the form again for the one it was drawn for.
    pub(crate) fn form_key(&self) -> Result<FormKey, Problem> {
        let mark = self.text("key").split_once('.').map_or("", |(_, mark)| mark);
        Ok(FormKey { command: self.key()?, mark: mark.to_owned() })
    }

    /// Whether the form was drawn for the one who sends it. A form without a key was drawn for nobody.
    pub(crate) fn is_drawn_for(&self, web: &Web, sender: Actor) -> bool {
        let drawn = self.key().map(|command| web.form_key_of(sender, command));
        drawn.is_ok_and(|key| key.to_string() == self.text("key"))
    }
}
