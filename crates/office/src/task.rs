//! Tasks that the office starts and waits for.

use tokio::task::JoinHandle;

/// What a task of ours has come to.
pub(crate) async fn finished<T>(task: JoinHandle<T>) -> T {
    task.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}
