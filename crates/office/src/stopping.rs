//! When going on would be wrong.

use roret_journal::JournalError;

/// Stops the process when the disk did not keep what it was given. What was written before may be gone, also what was
/// acknowledged, and trying again would prove nothing: a start reads what is really there.
pub(crate) fn stop_if_disk_is_in_doubt(error: &JournalError) {
    if error.is_disk_in_doubt() {
        tracing::error!(
            error = error as &dyn std::error::Error,
            "the disk did not keep what it was given: stopping"
        );
        std::process::abort();
    }
}
