//! Any bytes as a scenario: a plan or findings with lines, never a panic. What can be lived is lived for some days.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roret_simulate::life::live;
use roret_simulate::load::loads;
use roret_simulate::plan::{Arrivals, DAY_US, Plan};
use roret_simulate::reading::read;
use roret_simulate::tally::Tally;

const DAYS: i64 = 20;

/// Whether some days of it are over soon.
fn is_small(plan: &Plan) -> bool {
    plan.sources.iter().all(|source| match &source.arrivals {
        Arrivals::Poisson(rate) => rate.per_day < 1_000.0,
        Arrivals::Renewal(between) => between.mean_us() > 86_400_000.0,
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match read(text) {
        Err(findings) => assert!(!findings.is_empty() && findings.iter().all(|it| it.line >= 1)),
        Ok(mut plan) => {
            loads(&plan);
            plan.run.until_us = plan.run.until_us.min(DAYS * DAY_US);
            plan.run.warm_up_us = 0;
            if is_small(&plan) {
                let mut tally = Tally::of(&plan);
                let counted = live(&plan, 1, &mut tally).expect("few");
                assert_eq!(counted.came, counted.left + counted.here);
            }
        }
    }
});
