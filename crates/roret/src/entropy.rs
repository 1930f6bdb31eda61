//! Randomness from the operating system.

use roret_office::Entropy;

/// Random bytes from the operating system: the one place that draws them.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness codes and sign-ins could be guessed: stop rather than go on.
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "the operating system gives no random bytes");
            std::process::abort();
        }
    }
}
