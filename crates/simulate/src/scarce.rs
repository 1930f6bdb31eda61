//! From the text of a pool to what is scarce: places, or workers with hours.

use crate::plan::{Pool, PoolIndex, PoolKind, Staff};
use crate::reading::{HOUR_US, Reader};
use crate::scenario::{PoolText, Spanned};
use std::ops::Range;

const WORKING_DAYS_IN_WEEK: f64 = 5.0;
const HOURS_PER_WEEK: f64 = 37.0;
const DIRECT_SHARE: f64 = 0.6;
const ABSENCE_SHARE: f64 = 0.15;
const ABSENCE_DAYS: u32 = 5;
const DAY_BEGINS_HOURS: f64 = 8.0;
pub(crate) const WORKERS_MAX: u32 = 10_000;
const CASELOAD_MAX: u32 = 10_000;

impl Reader<'_> {
    pub(crate) fn pool(&mut self, at: &Spanned<PoolText>) -> Pool {
        let pool = &at.value;
        let kind = match (&pool.places, &pool.workers) {
            (Some(places), None) => PoolKind::Places(self.count(places)),
            (None, Some(workers)) => PoolKind::Staff(self.staff(pool, workers)),
            _ => {
                self.findings.add(&at.span, "plan-places-or-workers");
                PoolKind::Places(None)
            }
        };
        if let Some(at) = pool.competences.first().filter(|_| pool.workers.is_none()) {
            self.findings.add(&at.span, "plan-places-can-nothing");
        }
        let preemptive = pool.preemptive.as_ref().is_some_and(|it| it.value);
        if let Some(at) = pool.preemptive.as_ref().filter(|it| it.value && pool.workers.is_some()) {
            self.findings.add(&at.span, "plan-workers-preemptive");
        }
        Pool { name: pool.name.value.clone(), kind, preemptive, ranks: 1 }
    }

    pub(crate) fn too_many_workers(&mut self, at: &Range<usize>) {
        self.findings.add(at, "plan-workers-max");
    }

    fn staff(&mut self, pool: &PoolText, workers: &Spanned<u32>) -> Staff {
        if workers.value > WORKERS_MAX {
            self.too_many_workers(&workers.span);
        }
        let hours = pool.hours_per_week.as_ref().map_or(HOURS_PER_WEEK, |it| it.value);
        if let Some(at) =
            pool.hours_per_week.as_ref().filter(|it| !(it.value > 0.0 && it.value <= 80.0))
        {
            self.findings.add(&at.span, "plan-hours-per-week");
        }
        let direct_share = self.share(pool.direct_share.as_ref(), DIRECT_SHARE);
        let absence_share = self.share(pool.absence_share.as_ref(), ABSENCE_SHARE);
        if let Some(at) = pool.absence_share.as_ref().filter(|it| it.value >= 1.0) {
            self.findings.add(&at.span, "plan-never-at-work");
        }
        if let Some(at) = pool.direct_share.as_ref().filter(|it| it.value <= 0.0) {
            self.findings.add(&at.span, "plan-no-direct-time");
        }
        Staff {
            workers: workers.value.min(WORKERS_MAX),
            day_begins_us: (DAY_BEGINS_HOURS * HOUR_US) as i64,
            day_us: (hours / WORKING_DAYS_IN_WEEK * direct_share * HOUR_US) as i64,
            absence_share,
            absence_days: pool.absence_days.as_ref().map_or(ABSENCE_DAYS, |it| it.value.max(1)),
            caseloads: None,
        }
    }

    /// A pool of workers with a maximum caseload has a pool of places beside it.
    pub(crate) fn caseloads(&mut self, pools: &[Spanned<PoolText>]) {
        for (index, pool) in pools.iter().enumerate() {
            let Some(maximum) = &pool.value.maximum_caseload else { continue };
            if maximum.value > CASELOAD_MAX {
                self.findings.add(&maximum.span, "plan-caseload-max");
            }
            let place = self.pools.len() as PoolIndex;
            if let Some(Pool { kind: PoolKind::Staff(staff), .. }) = self.pools.get_mut(index) {
                staff.caseloads = Some(place);
                let kind = PoolKind::Caseloads {
                    staff: index as PoolIndex,
                    each: maximum.value.min(CASELOAD_MAX),
                };
                let name = format!("{} (caseloads)", pool.value.name.value);
                self.pools.push(Pool { name, kind, preemptive: false, ranks: 1 });
            } else {
                self.findings.add(&maximum.span, "plan-caseload-of-places");
            }
        }
    }
}
