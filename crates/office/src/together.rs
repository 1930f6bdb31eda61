//! Who comes at the same time is written together: one durable commit answers all of them.

use tokio::sync::mpsc::Receiver;

/// Takes into a batch who comes at the same time as those in it, until it holds `max`.
///
/// Those who have just been answered are about to come back: they may run first, rather than that a
/// commit is made for the first of them alone. Who is alone waits for nobody.
pub(crate) async fn take_along<T>(batch: &mut Vec<T>, requests: &mut Receiver<T>, max: usize) {
    let mut before = 0;
    while before < batch.len() && batch.len() < max {
        before = batch.len();
        tokio::task::yield_now().await;
        while batch.len() < max
            && let Ok(request) = requests.try_recv()
        {
            batch.push(request);
        }
    }
}
