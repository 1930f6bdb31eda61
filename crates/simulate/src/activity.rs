//! From the text of an activity to what is done in it, and what it takes.

use crate::distribution::{Distribution, LONGEST_US};
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
            self.findings.add(
                &room.span,
                "Uden rum kan ingen komme ind.",
                "Without room nobody can come in.",
            );
        }
        let rank = self.rank(activity);
        let names = self.names.activities.clone();
        let then = activity.then.as_ref().map_or_else(Vec::new, |then| {
            self.shares(then, &names, true, ("en aktivitet", "activity"))
        });
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
                self.findings.add(
                    &places.span,
                    "Skriv servers eller places, ikke begge.",
                    "Write servers or places, not both.",
                );
            }
            let pool = self.pool_named(places);
            if matches!(
                self.pools.get(usize::from(pool)).map(|it| &it.kind),
                Some(PoolKind::Staff(_))
            ) {
                self.findings.add(
                    &places.span,
                    "Puljen har medarbejdere, ikke pladser: skriv staff = \"…\".",
                    "The pool has workers, not places: write staff = \"…\".",
                );
            }
            place = Some(pool);
        }
        let preemptive = activity.preemptive.as_ref().filter(|it| it.value);
        if let Some(at) = preemptive.filter(|_| activity.servers.is_none() || work.is_some()) {
            self.findings.add(
                &at.span,
                "preemptive står ved servers, eller ved puljen, og uden staff.",
                "preemptive stands beside servers, or at the pool, and without staff.",
            );
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
                    None => self.findings.add(
                        &at.span,
                        format!("Der står ikke, hvor længe den varer for “{class}”."),
                        format!("It doesn't say how long it takes for “{class}”."),
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
                    ("en klasse", "class"),
                );
            }
        }
        length
    }

    /// Finds fault where nothing says how long it lasts.
    fn lasts(&mut self, at: &Spanned<ActivityText>, work: Option<&Work>, is_without_length: bool) {
        let meets = at.value.meets_every_weeks.as_ref();
        if is_without_length && work.is_none() && meets.is_none() {
            self.findings.add(
                &at.span,
                "Der står ikke, hvor længe den varer: skriv takes_days, eller staff med session_minutes.",
                "It doesn't say how long it takes: write takes_days, or staff with session_minutes.",
            );
        }
        if work.is_some_and(|work| work.every.is_some()) && is_without_length {
            self.findings.add(
                &at.span,
                "Et forløb med every_days skal også vare noget: skriv takes_days.",
                "A course with every_days has to last as well: write takes_days.",
            );
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
            self.findings.add(
                &at.span,
                "Der er højst plads til 64 rangtrin: klasser gange prioriteter.",
                "There is room for 64 ranks at most: classes times priorities.",
            );
        }
        rank
    }

    fn course(&mut self, at: &Spanned<String>) -> Option<CourseKind> {
        let course = CourseKind::from_code(&at.value);
        if course.is_none() {
            let kinds = CourseKind::ALL.iter().map(|kind| kind.code());
            let what = ("en slags forløb", "kind of course");
            self.findings.unknown(&at.span, &at.value, kinds, what);
        }
        course
    }

    fn section(&mut self, at: &Spanned<String>) -> Option<Section> {
        let section = at.value.parse().ok();
        if section.is_none() {
            self.findings.add(
                &at.span,
                format!("“{}” er ikke en paragraf. Skriv fx \"85\".", at.value),
                format!("“{}” is no section. Write \"85\", for example.", at.value),
            );
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
            self.findings.add(
                &at.span,
                "Møderne ligger oven i hinanden: every_days er mindst et minut.",
                "The sessions lie on top of each other: every_days is at least a minute.",
            );
        }
        if activity.ends_on_time && every.is_none() {
            self.findings.add(
                &at.span,
                "ends_on_time hører til et forløb med every_days.",
                "ends_on_time belongs to a course with every_days.",
            );
        }
        let no_show_share = self.share(activity.no_show_share.as_ref(), 0.0);
        if let Some(at) =
            activity.no_show_share.as_ref().filter(|it| it.value >= 1.0 || every.is_none())
        {
            self.findings.add(
                &at.span,
                "no_show_share er under 1 og hører til et forløb med every_days.",
                "no_show_share is below 1 and belongs to a course with every_days.",
            );
        }
        let (pools, span) = match (&activity.staff, &activity.needs) {
            (None, None) => {
                if session.is_some() || travel.is_some() || every.is_some() {
                    self.findings.add(
                        &at.span,
                        "Der er møder, men ingen til at holde dem: skriv staff = \"…\".",
                        "There are sessions, but nobody to hold them: write staff = \"…\".",
                    );
                }
                return None;
            }
            (Some(staff), None) => (self.pools_named(staff), &staff.span),
            (None, Some(needs)) => (self.pools_that_can(needs), &needs.span),
            (Some(_), Some(needs)) => {
                self.findings.add(
                    &needs.span,
                    "Skriv staff eller needs, ikke begge.",
                    "Write staff or needs, not both.",
                );
                return None;
            }
        };
        if session.is_none() {
            self.findings.add(
                span,
                "Der står ikke, hvor længe et møde varer: skriv session_minutes.",
                "It doesn't say how long a session takes: write session_minutes.",
            );
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
                self.findings.add(
                    &staff.span,
                    format!("Puljen “{name}” har ingen medarbejdere."),
                    format!("The pool “{name}” has no workers."),
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
            let what = ("noget, en pulje kan,", "competence");
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
                self.findings.add(
                    &at.span,
                    "Et hold har group_minimum, group_maximum og group_starts_every_weeks.",
                    "A group has group_minimum, group_maximum and group_starts_every_weeks.",
                );
                return None;
            }
        };
        if minimum.value == 0 || minimum.value > maximum.value {
            self.findings.add(
                &minimum.span,
                "Et hold har mindst 1, og det mindste er ikke over det største.",
                "A group has at least 1, and the smallest is not above the greatest.",
            );
        }
        if activity.servers.is_some() || activity.places.is_some() {
            self.findings.add(
                &at.span,
                "Et hold har sine egne pladser: fjern servers og places.",
                "A group has places of its own: take away servers and places.",
            );
        }
        if !self.is_above_zero(every) {
            return None;
        }
        if every.value * 7.0 * 24.0 < 1.0 {
            self.findings.add(
                &every.span,
                "Der er mindst en time mellem to startdage.",
                "There is at least an hour between two starting days.",
            );
        }
        let starts_every_us = ((every.value * 7.0 * DAY_US as f64).min(LONGEST_US) as i64).max(1);
        Some(Group { minimum: minimum.value, maximum: maximum.value, starts_every_us })
    }
}
