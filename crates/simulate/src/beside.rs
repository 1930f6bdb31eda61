//! Two plans beside each other: what is compared has lasted equally long, and is told in one unit.

use crate::plan::{Plan, RunSettings};

/// How two plans are lived to be compared.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The plan, over the time that both have.
    pub plan: Plan,
    /// The other, over the same time, with the same citizens.
    pub other: Plan,
    /// Whether the plan itself is lived for another time, and has to be lived once more.
    pub plan_differs: bool,
    /// Whether the other is lived for another time than it says.
    pub other_differs: bool,
}

impl Beside {
    /// Both over the time that both have after both warm-ups, as often, in the plan's unit; none when there is
    /// no such time.
    pub fn of(plan: &Plan, other: &Plan) -> Option<Self> {
        let (own, its) = (&plan.run, &other.run);
        let run = RunSettings {
            warm_up_us: own.warm_up_us.max(its.warm_up_us),
            until_us: own.until_us.min(its.until_us),
            ..*own
        };
        let cut = |plan: &Plan| Plan { run, ..plan.clone() };
        let differs =
            |it: &RunSettings| (run.warm_up_us, run.until_us) != (it.warm_up_us, it.until_us);
        (run.warm_up_us < run.until_us).then(|| Self {
            plan: cut(plan),
            other: cut(other),
            plan_differs: differs(own),
            other_differs: differs(its),
        })
    }
}
