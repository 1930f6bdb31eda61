//! Requests that are written together: one durable commit answers all of them.

use crate::request::{Answer, Order, Request};
use roret_domain::id::CommandKey;
use tokio::sync::oneshot;

/// Requests that share a commit, each with who waits for its answer.
pub(crate) struct CommitBatch {
    pub(crate) requests: Vec<Request>,
    answers: Vec<oneshot::Sender<Answer>>,
}

impl CommitBatch {
    /// Those who came first.
    pub(crate) fn new(first: Vec<(Request, oneshot::Sender<Answer>)>) -> Self {
        let (requests, answers) = first.into_iter().unzip();
        Self { requests, answers }
    }

    /// Takes more in, behind those who are there.
    pub(crate) fn admit(&mut self, more: Vec<(Request, oneshot::Sender<Answer>)>) {
        for (request, answer) in more {
            self.requests.push(request);
            self.answers.push(answer);
        }
    }

    /// Everything that is asked for.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        orders(&self.requests)
    }

    /// The key of everything that is asked for.
    pub(crate) fn keys(&self) -> Vec<CommandKey> {
        self.orders().map(|order| order.key).collect()
    }

    /// Answers everybody.
    pub(crate) fn answer(self, results: Vec<Answer>) {
        for (answer, result) in self.answers.into_iter().zip(results) {
            // Who has gone away meanwhile finds the answer under the same key.
            let _ = answer.send(result);
        }
    }
}

/// What requests ask for.
pub(crate) fn orders(requests: &[Request]) -> impl Iterator<Item = &Order> {
    requests.iter().flat_map(|request| &request.orders)
}
