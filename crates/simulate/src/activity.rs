//! From the text of an activity to what is done in it, and what it takes.

use crate::distribution::{Distribution, LONGEST_US};
use crate::finding::Named;
use crate::limits::RANKS_MAX;
use crate::plan::{
    Activity, DAY_US, DAYS_IN_YEAR, Group, MINUTE_US, Pool, PoolIndex, PoolKind, WhenFull, Work,
};
use crate::reading::{DAYS_IN_MONTH, HOUR_US, Reader};
use crate::scenario::{ActivityText, Names, Spanned, WhenFullText};
use roret_domain::course::{CourseKind, Section};

impl Reader<'_> {
    pub(crate) fn activity(&mut self, at: &Spanned<ActivityText>) -> Activity {
        let activity = &at.value;
        let day = DAY_US as f64;
        let work = self.work(at);
        let place = self.place(at, work.as_ref());
        let length = self.lengths_by_class(at);
        let meets = activity.meets_every_weeks.as_ref();
        self.lasts(at, work.as_ref(), length.is_empty());
        let patience = self.patience(at);
        if let Some(room) = activity.room.as_ref().filter(|it| it.value == 0) {
            self.findings.add(&room.span, "plan-no-room");
        }
        let rank = self.rank(activity);
        let names = self.names.activities.clone();
        let then = activity
            .then
            .as_ref()
            .map_or_else(Vec::new, |then| self.shares(then, &names, true, Named::Activity));
        Activity {
            name: activity.name.value.clone(),
            place,
            length,
            meets_every_us: meets
                .filter(|it| self.is_above_zero(it))
                .map(|it| ((it.value * 7.0 * day).min(LONGEST_US) as i64).max(1)),
            work,
            patience,
            room: activity.room.as_ref().map(|it| it.value),
            when_full: match activity.when_full.as_ref().map(|it| it.value) {
                Some(WhenFullText::Blocks) => WhenFull::Blocks,
                Some(WhenFullText::Lost) | None => WhenFull::Lost,
            },
            rank: rank.saturating_mul(self.classes.len() as u8),
            group: self.group(at),
            then,
            outside: activity.outside,
            then_counted: activity.then_counted,
            takes_counted: activity.takes_counted,
            agreement: activity.agreement,
            course: activity.course.as_ref().and_then(|at| self.course(at)),
            section: activity.section.as_ref().and_then(|at| self.section(at)),
        }
    }

    /// The pool whose places it takes: its own, one that is named, or the caseloads of those who work in it.
    fn place(&mut self, at: &Spanned<ActivityText>, work: Option<&Work>) -> Option<PoolIndex> {
        let activity = &at.value;
        let mut place = None;
        if let Some(servers) = &activity.servers {
            let places = self.count(servers);
            let preemptive = activity.preemptive.as_ref().is_some_and(|it| it.value);
            let kind = PoolKind::Places(places);
            place = Some(self.pools.len() as PoolIndex);
            self.pools.push(Pool { name: activity.name.value.clone(), kind, preemptive, ranks: 1 });
        }
        if let Some(places) = &activity.places {
            if place.is_some() {
                self.findings.add(&places.span, "plan-servers-or-places");
            }
            let pool = self.pool_named(places);
            if matches!(
                self.pools.get(usize::from(pool)).map(|it| &it.kind),
                Some(PoolKind::Staff(_))
            ) {
                self.findings.add(&places.span, "plan-pool-has-workers");
            }
            place = Some(pool);
        }
        let preemptive = activity.preemptive.as_ref().filter(|it| it.value);
        if let Some(at) = preemptive.filter(|_| activity.servers.is_none() || work.is_some()) {
            self.findings.add(&at.span, "plan-preemptive-misplaced");
        }
        if let Some(work) = work
            && work.every.is_some()
            && place.is_none()
            && (activity.course.is_some() || activity.section.is_some())
            && activity.group_maximum.is_none()
            && let Some(first) = work.pools.first()
            && let Some(PoolKind::Staff(staff)) =
                self.pools.get(usize::from(*first)).map(|it| &it.kind)
        {
            place = staff.caseloads;
        }
        place
    }

    /// How long it takes, for each class; nothing where it does not say.
    fn lengths_by_class(&mut self, at: &Spanned<ActivityText>) -> Vec<Distribution> {
        let activity = &at.value;
        let day = DAY_US as f64;
        let takes = self.length(
            &at.span,
            "takes",
            &[
                (activity.takes_minutes.as_ref(), MINUTE_US as f64),
                (activity.takes_hours.as_ref(), HOUR_US),
                (activity.takes_days.as_ref(), day),
                (activity.takes_months.as_ref(), DAYS_IN_MONTH * day),
                (activity.takes_years.as_ref(), DAYS_IN_YEAR * day),
            ],
        );
        let mut length = Vec::new();
        if takes.is_some() || !activity.takes_days_of.is_empty() {
            for class in self.classes.clone() {
                let own = activity.takes_days_of.get(&class);
                let own = self.length(&at.span, "takes_days_of", &[(own, day)]);
                match own.or_else(|| takes.clone()) {
                    Some(own) => length.push(own),
                    None => self.findings.add_with(
                        &at.span,
                        "plan-takes-missing-for",
                        &[("class", &class)],
                    ),
                }
            }
        }
        for (class, it) in &activity.takes_days_of {
            if !self.classes.contains(class) {
                let names = self.classes.clone();
                self.findings.unknown(
                    &it.span,
                    class,
                    names.iter().map(String::as_str),
                    Named::Class,
                );
            }
        }
        length
    }

    /// Finds fault where nothing says how long it lasts.
    fn lasts(&mut self, at: &Spanned<ActivityText>, work: Option<&Work>, is_without_length: bool) {
        let meets = at.value.meets_every_weeks.as_ref();
        if is_without_length && work.is_none() && meets.is_none() {
            self.findings.add(&at.span, "plan-takes-missing");
        }
        if work.is_some_and(|work| work.every.is_some()) && is_without_length {
            self.findings.add(&at.span, "plan-takes-missing-with-every");
        }
    }

    /// How long somebody is willing to wait for it.
    fn patience(&mut self, at: &Spanned<ActivityText>) -> Option<Distribution> {
        let activity = &at.value;
        self.length(
            &at.span,
            "patience",
            &[
                (activity.patience_minutes.as_ref(), MINUTE_US as f64),
                (activity.patience_hours.as_ref(), HOUR_US),
                (activity.patience_days.as_ref(), DAY_US as f64),
            ],
        )
    }

    /// Its priority, as far as there is room for ranks.
    fn rank(&mut self, activity: &ActivityText) -> u8 {
        let rank = activity.priority.as_ref().map_or(0, |it| it.value);
        let ranks = (usize::from(rank) + 1) * self.classes.len();
        if let Some(at) = activity.priority.as_ref().filter(|_| ranks > RANKS_MAX) {
            self.findings.add(&at.span, "plan-too-many-ranks");
        }
        rank
    }

    fn course(&mut self, at: &Spanned<String>) -> Option<CourseKind> {
        let course = CourseKind::from_code(&at.value);
        if course.is_none() {
            let kinds = CourseKind::ALL.iter().map(|kind| kind.code());
            let what = Named::CourseKind;
            self.findings.unknown(&at.span, &at.value, kinds, what);
        }
        course
    }

    fn section(&mut self, at: &Spanned<String>) -> Option<Section> {
        let section = at.value.parse().ok();
        if section.is_none() {
            self.findings.add_with(&at.span, "plan-no-section", &[("value", &at.value)]);
        }
        section
    }

    fn work(&mut self, at: &Spanned<ActivityText>) -> Option<Work> {
        let activity = &at.value;
        let day = DAY_US as f64;
        let minute = MINUTE_US as f64;
        let hour = HOUR_US;
        let session = self.length(
            &at.span,
            "session",
            &[(activity.session_minutes.as_ref(), minute), (activity.session_hours.as_ref(), hour)],
        );
        let travel = self.length(&at.span, "travel", &[(activity.travel_minutes.as_ref(), minute)]);
        let every = self.length(&at.span, "every", &[(activity.every_days.as_ref(), day)]);
        if every.as_ref().is_some_and(|every| every.mean_us() < minute) {
            self.findings.add(&at.span, "plan-every-too-short");
        }
        if activity.ends_on_time && every.is_none() {
            self.findings.add(&at.span, "plan-ends-on-time-alone");
        }
        let no_show_share = self.share(activity.no_show_share.as_ref(), 0.0);
        if let Some(at) =
            activity.no_show_share.as_ref().filter(|it| it.value >= 1.0 || every.is_none())
        {
            self.findings.add(&at.span, "plan-no-show-share");
        }
        let (pools, span) = match (&activity.staff, &activity.needs) {
            (None, None) => {
                if session.is_some() || travel.is_some() || every.is_some() {
                    self.findings.add(&at.span, "plan-sessions-without-staff");
                }
                return None;
            }
            (Some(staff), None) => (self.pools_named(staff), &staff.span),
            (None, Some(needs)) => (self.pools_that_can(needs), &needs.span),
            (Some(_), Some(needs)) => {
                self.findings.add(&needs.span, "plan-staff-or-needs");
                return None;
            }
        };
        if session.is_none() {
            self.findings.add(span, "plan-session-missing");
        }
        let session = session.unwrap_or(Distribution::Fixed(0.0));
        let (ends_on_time, counted) = (activity.ends_on_time, activity.sessions_counted);
        Some(Work { pools, session, travel, every, no_show_share, ends_on_time, counted })
    }

    fn pools_named(&mut self, staff: &Spanned<Names>) -> Vec<PoolIndex> {
        let names = match &staff.value {
            Names::One(name) => std::slice::from_ref(name),
            Names::Several(names) => names.as_slice(),
        };
        let mut pools = Vec::new();
        for name in names {
            let pool = self.pool_named(&Spanned { span: staff.span.clone(), value: name.clone() });
            let kind = self.pools.get(usize::from(pool)).map(|pool| &pool.kind);
            if matches!(kind, Some(PoolKind::Places(_))) {
                self.findings.add_with(
                    &staff.span,
                    "plan-pool-without-workers",
                    &[("name", &name)],
                );
            }
            pools.push(pool);
        }
        pools
    }

    fn pools_that_can(&mut self, needs: &Spanned<String>) -> Vec<PoolIndex> {
        let can = |(place, competences): (usize, &Vec<String>)| {
            competences.contains(&needs.value).then_some(place as PoolIndex)
        };
        let pools: Vec<PoolIndex> =
            self.names.competences.iter().enumerate().filter_map(can).collect();
        if pools.is_empty() {
            let all = self.names.competences.concat();
            let what = Named::Competence;
            self.findings.unknown(&needs.span, &needs.value, all.iter().map(String::as_str), what);
            return vec![0];
        }
        pools
    }

    fn group(&mut self, at: &Spanned<ActivityText>) -> Option<Group> {
        let activity = &at.value;
        let (minimum, maximum, every) = match (
            &activity.group_minimum,
            &activity.group_maximum,
            &activity.group_starts_every_weeks,
        ) {
            (None, None, None) => return None,
            (Some(minimum), Some(maximum), Some(every)) => (minimum, maximum, every),
            _ => {
                self.findings.add(&at.span, "plan-group-incomplete");
                return None;
            }
        };
        if minimum.value == 0 || minimum.value > maximum.value {
            self.findings.add(&minimum.span, "plan-group-sizes");
        }
        if activity.servers.is_some() || activity.places.is_some() {
            self.findings.add(&at.span, "plan-group-with-places");
        }
        if !self.is_above_zero(every) {
            return None;
        }
        if every.value * 7.0 * 24.0 < 1.0 {
            self.findings.add(&every.span, "plan-group-too-often");
        }
        let starts_every_us = ((every.value * 7.0 * DAY_US as f64).min(LONGEST_US) as i64).max(1);
        Some(Group { minimum: minimum.value, maximum: maximum.value, starts_every_us })
    }
}
