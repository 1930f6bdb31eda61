//! What a municipality's store holds, opened to write.

use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::stored::StoredJournal;

/// A municipality's journal with what lies beside it, opened to write.
pub(crate) struct Records {
    pub(crate) journal: StoredJournal,
    pub(crate) looks: Looks,
    pub(crate) desk: Desk,
}
