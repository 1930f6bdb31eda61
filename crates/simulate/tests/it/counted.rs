//! What is counted, and what is not: who is served, how much is used, and how long it lasts.

use crate::recorder::{Recorder, plan, told};
use roret_insight::time_to_event::{Curve, Interval, Observed};
use roret_simulate::life::live;
use roret_simulate::observer::Ending;
use roret_simulate::plan::{DAY_US, Plan};
use roret_simulate::replications::{Estimate, ReplicationResults, replicate};
use roret_simulate::tally::{Measure, Tally};

pub(crate) fn lived(plan: &Plan) -> ReplicationResults {
    replicate(plan, (0, 1), 2, &|_| {}).unwrap()
}

pub(crate) fn figure(
    lived: &ReplicationResults,
    (activity, class): (Option<&str>, Option<&str>),
    measure: Measure,
) -> Estimate {
    let row = lived
        .rows
        .iter()
        .position(|row| row.activity.as_deref() == activity && row.class.as_deref() == class);
    lived.estimate(row.unwrap(), measure as usize)
}

/// Within 3.5 standard errors of the exact value, and sure enough to say so.
pub(crate) fn is(estimate: Estimate, exact: f64, narrow: f64) {
    let z = (estimate.mean - exact) / estimate.standard_error;
    println!("{:>12.5} exact {exact:>12.5} z {z:>6.2}", estimate.mean);
    assert!(z.abs() <= 3.5, "{} is not {exact} (z {z:.2})", estimate.mean);
    assert!(estimate.half_width() <= narrow * exact, "± {}", estimate.half_width());
}

const DESK: (Option<&str>, Option<&str>) = (Some("desk"), None);
const ALL: (Option<&str>, Option<&str>) = (None, None);

/// Given one server of a minute, who comes so often, of two classes, and what ends waiting.
fn lossy(per_minute: f64, ends: &str) -> Plan {
    plan(&format!(
        "title = \"loss\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\nminutes = 20_000\nwarm_up = 100\nreplications = 20\n\
         [[source]]\nname = \"a\"\nclass = {{ urgent = 0.3, ordinary = 0.7 }}\nper_minute = {per_minute:?}\nto = \"desk\"\n\
         [[activity]]\nname = \"desk\"\nservers = 1\ntakes_minutes = {{ distribution = \"exponential\", mean = 1 }}\n{ends}\n"
    ))
}

#[test]
fn who_is_turned_away_or_gives_up_is_not_served() {
    for (per_minute, ends, measure) in [
        (1.0, "room = 1", Measure::Loss),
        (1.0, "patience_minutes = 0", Measure::Abandonment),
        (0.5, "room = 1", Measure::Loss),
        (2.0, "patience_minutes = 0", Measure::Abandonment),
    ] {
        let lived = lived(&lossy(per_minute, ends));
        // Erlang's loss for one server: a / (1 + a).
        let lost = per_minute / (1.0 + per_minute);
        for class in [None, Some("urgent"), Some("ordinary")] {
            for activity in [Some("desk"), None] {
                let of = |measure| figure(&lived, (activity, class), measure);
                is(of(measure), lost, 0.05);
                is(of(Measure::MeanTimeInSystem), 1.0, 0.02);
                let share = match class {
                    None => 1.0,
                    Some("urgent") => 0.3,
                    Some(_) => 0.7,
                };
                is(of(Measure::Served), 19_900.0 * per_minute * share * (1.0 - lost), 0.05);
            }
        }
    }
}

#[test]
fn whoever_came_is_served_turned_away_gave_up_or_is_still_there() {
    let text = "title = \"two\"\n[run]\ndays = 500\n[[source]]\nname = \"a\"\nper_day = 2\nto = { first = 0.9, leaves = 0.1 }\n\
        [[activity]]\nname = \"first\"\nservers = 2\nroom = 5\ntakes_days = { distribution = \"exponential\", mean = 1 }\nthen = { second = 0.8, leaves = 0.2 }\n\
        [[activity]]\nname = \"second\"\nservers = 1\npatience_days = 1\ntakes_days = { distribution = \"exponential\", mean = 1 }\n";
    let (told, counted) = told(text, 3);
    let count = |ending| told.stories.iter().filter(|it| it.ending == ending).count() as u64;
    let still_there = count(Some(Ending::StillThere)) + count(Some(Ending::StillWaiting));
    let served = count(Some(Ending::Served));
    let (lost, gave_up) = (count(Some(Ending::Lost)), count(Some(Ending::GaveUp)));
    assert_eq!(counted.came, served + lost + gave_up + still_there + count(None));
    assert!(lost > 10 && gave_up > 50 && count(None) > 50);
    // Nobody who gave up behind the first activity is served in the whole, though they were there.
    let plan = plan(text);
    let mut tally = Tally::of(&plan);
    live(&plan, 3, &mut tally).unwrap();
    let whole = tally.values(&plan)[2];
    assert_eq!(whole[Measure::Served as usize], served as f64);
    let came = counted.came as f64;
    assert!((whole[Measure::Loss as usize] * came - lost as f64).abs() < 1e-6);
    assert!((whole[Measure::Abandonment as usize] * came - gave_up as f64).abs() < 1e-6);
}

#[test]
fn whoever_gives_up_at_once_is_in_no_mean_of_waiting() {
    // Half of those who would have to wait go at once: at a rate of 1, then ½, against 1. Then nobody is there
    // for a third of the time, and those who stay wait a day: Lq / throughput = (2/3) / (2/3).
    let plan = plan(
        "title = \"balking\"\n[run]\ndays = 60_000\nwarm_up = 100\nreplications = 20\n[[source]]\nname = \"a\"\nper_day = 1\nto = \"desk\"\n\
         [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = { distribution = \"exponential\", mean = 1 }\n\
         patience_days = { distribution = \"empirical\", values = [0, 1e6] }\n",
    );
    let lived = lived(&plan);
    is(figure(&lived, DESK, Measure::MeanWait), 1.0, 0.03);
    is(figure(&lived, DESK, Measure::Utilisation), 2.0 / 3.0, 0.01);
    is(figure(&lived, DESK, Measure::Abandonment), 1.0 / 3.0, 0.02);
    is(figure(&lived, ALL, Measure::MeanTimeInSystem), 2.0, 0.03);
}

#[test]
fn service_before_the_warm_ups_end_is_not_counted_also_when_it_was_interrupted() {
    for (per_day, urgent, servers) in [(0.8, 0.25, 1), (0.9, 0.5, 1), (1.4, 0.3, 2)] {
        let plan = plan(&format!(
            "title = \"resumed\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\ndays = 20_000\nwarm_up = 10_000\nreplications = 40\nseed = 36\n\
             [[source]]\nname = \"door\"\nclass = {{ urgent = {urgent:?}, ordinary = {:?} }}\nper_day = {per_day:?}\nto = \"desk\"\n\
             [[activity]]\nname = \"desk\"\nservers = {servers}\npreemptive = true\ntakes_days = {{ distribution = \"exponential\", mean = 1 }}\n",
            1.0 - urgent
        ));
        let (lived, each) = (lived(&plan), per_day / f64::from(servers));
        let of = |class| figure(&lived, (Some("desk"), class), Measure::Utilisation);
        is(of(None), each, 0.01);
        is(of(Some("urgent")), each * urgent, 0.02);
        is(of(Some("ordinary")), each * (1.0 - urgent), 0.02);
    }
}

#[test]
fn what_is_used_is_what_was_served_and_never_more_than_there_is() {
    let text = "title = \"resumed\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\ndays = 3_000\n\
        [[source]]\nname = \"door\"\nclass = { urgent = 0.4, ordinary = 0.6 }\nper_day = 1.7\nto = \"desk\"\n\
        [[activity]]\nname = \"desk\"\nservers = 2\npreemptive = true\ntakes_days = { distribution = \"exponential\", mean = 1 }\n";
    let (told, _) = told(text, 36);
    let used: i64 = told.used.iter().map(|used| used.until_us - used.from_us).sum();
    let served = told.visits.iter().map(|it| it.ended_at_us - it.entered_at_us - it.waited_us);
    assert_eq!(used, served.sum::<i64>());
    let ends = told.used.iter().flat_map(|used| [(used.from_us, 1), (used.until_us, -1)]);
    let mut ends: Vec<(i64, i32)> = ends.collect();
    ends.sort_unstable();
    let mut held = 0;
    assert!(ends.into_iter().all(|(_, by)| {
        held += by;
        (0..=2).contains(&held)
    }));
    assert!(told.used.len() > told.visits.len() + 100, "nobody was interrupted");
}

/// The utilisation in one life.
fn used(text: &str) -> f64 {
    let plan = plan(text);
    let mut tally = Tally::of(&plan);
    live(&plan, 1, &mut tally).unwrap();
    tally.values(&plan)[0][Measure::Utilisation as usize]
}

#[test]
fn whoever_is_interrupted_at_the_end_holds_no_place() {
    // Given an ordinary citizen on day 3 who needs 5 days, and an urgent one on day 4, who takes the place.
    let text = "title = \"rules\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\ndays = 5\n\
        [[source]]\nname = \"a\"\nclass = \"ordinary\"\nbetween_days = 3\nto = \"desk\"\n\
        [[source]]\nname = \"b\"\nclass = \"urgent\"\nbetween_days = 4\nto = \"desk\"\n\
        [[activity]]\nname = \"desk\"\nservers = 1\npreemptive = true\n\
        [activity.takes_days_of]\nurgent = 2\nordinary = 5\n";
    // Then two of five days were used, and the first waits for the fifth.
    assert!((used(text) - 0.4).abs() < 1e-9);
    let (told, _) = told(text, 1);
    let ordinary = told.visits.iter().find(|it| it.class == 1).unwrap();
    assert_eq!((ordinary.ending, ordinary.waited_us), (Ending::StillThere, DAY_US));
}

#[test]
fn work_that_lies_across_the_warm_up_or_the_end_counts_for_the_part_between() {
    // Given a worker from 8 to 16, and 20 hours of work from Thursday the 14th on: 8, 8 on Friday, 4 on Monday.
    let text = |run: &str| {
        format!(
            "title = \"rules\"\n[run]\n{run}\nstarts_on = 2027-01-04\n[[pool]]\nname = \"one\"\nworkers = 1\nhours_per_week = 40\ndirect_share = 1.0\nabsence_share = 0.0\n\
             [[source]]\nname = \"a\"\nbetween_days = 10\nto = \"case\"\n[[activity]]\nname = \"case\"\nstaff = \"one\"\nsession_hours = 20\n"
        )
    };
    // Friday and Monday until noon: 12 of 12 hours.
    assert!((used(&text("days = 14.5\nwarm_up = 11")) - 1.0).abs() < 1e-9);
    // Until noon on Friday: 12 of the 9 days and 4 hours that there were.
    assert!((used(&text("days = 11.5")) - 12.0 / 76.0).abs() < 1e-9);
    // From noon on Thursday to ten on Monday: all of it.
    assert!((used(&text("hours = 346\nwarm_up = 252")) - 1.0).abs() < 1e-9);
}

#[test]
fn whoever_is_still_there_counts_as_open() {
    // Truth, and how much is seen: a mean of those who left would lie far below.
    for (takes, years, warm_up, mean) in [
        ("{ distribution = \"gamma\", mean = 6, sd = 4 }", 20, 12, 6.0),
        ("{ distribution = \"exponential\", mean = 3 }", 20, 16, 3.0),
        ("{ distribution = \"lognormal\", mean = 2, sd = 1 }", 10, 7, 2.0),
    ] {
        let plan = plan(&format!(
            "title = \"stays\"\n[run]\nyears = {years}\nwarm_up = {warm_up}\nreplications = 100\n[[source]]\nname = \"door\"\nper_year = 60\nto = \"stay\"\n\
             [[activity]]\nname = \"stay\"\nservers = \"unlimited\"\ntakes_years = {takes}\n"
        ));
        let (lived, days) = (lived(&plan), mean * 365.25);
        for whose in [(Some("stay"), None), ALL] {
            let open = figure(&lived, whose, Measure::MeanStay);
            let of_ended = figure(&lived, whose, Measure::MeanTimeInSystem).mean;
            println!(
                "{days:.1} days: {:.1} ± {:.1}; of those who ended {of_ended:.1}",
                open.mean,
                open.half_width()
            );
            assert!((open.mean - days).abs() < 0.01 * days + open.half_width());
            assert!(of_ended < 0.8 * days);
        }
    }
}

#[test]
fn how_long_it_lasts_is_the_products_own_curve() {
    let text = "title = \"stays\"\nclasses = [\"x\", \"y\"]\n[run]\ndays = 300\nwarm_up = 120\n[[source]]\nname = \"door\"\nclass = { x = 0.5, y = 0.5 }\nper_day = 0.7\nto = \"stay\"\n\
        [[activity]]\nname = \"stay\"\nservers = 40\ntakes_days = { distribution = \"empirical\", values = [10, 20, 20.5, 70, 140, 400] }\n";
    let plan = plan(text);
    for seed in 0..20 {
        let mut both = (Tally::of(&plan), Recorder::default());
        live(&plan, seed, &mut both).unwrap();
        let values = both.0.values(&plan);
        for (row, class) in [(0, None), (1, Some(0)), (2, Some(1))] {
            let seen = both.1.visits.iter().filter(|visit| {
                visit.ending != Ending::StillWaiting
                    && visit.ended_at_us >= plan.run.warm_up_us
                    && class.is_none_or(|class| visit.class == class)
            });
            let observed = seen.map(|visit| Observed {
                entry: (visit.began_at_us < plan.run.warm_up_us)
                    .then(|| (plan.run.warm_up_us - visit.began_at_us) as f64),
                exit: (visit.ended_at_us - visit.began_at_us) as f64,
                happened: visit.ending == Ending::Served,
            });
            let curve = Curve::of(observed);
            let day = DAY_US as f64;
            let close = |measure: Measure, exact: f64| {
                let own = values[row][measure as usize];
                assert!(
                    (own - exact / day).abs() < 1e-6,
                    "{}: {own} {}",
                    measure.name(),
                    exact / day
                );
            };
            close(Measure::MeanStay, curve.restricted_mean(curve.longest).estimate);
            close(Measure::MedianStay, curve.median(Interval::Log).estimate.unwrap());
            close(Measure::StaySeen, curve.longest);
        }
    }
}

#[test]
fn a_median_that_was_not_reached_is_not_told() {
    // Given one who comes on day 40 and one on day 80, both for longer than the run.
    let text = "title = \"few\"\n[run]\ndays = 100\nwarm_up = 50\n[[source]]\nname = \"long\"\nbetween_days = 40\nto = { stay = 1.0 }\n\
        [[activity]]\nname = \"stay\"\nservers = \"unlimited\"\ntakes_days = { distribution = \"fixed\", value = 200 }\n";
    let plan = plan(text);
    let mut tally = Tally::of(&plan);
    live(&plan, 1, &mut tally).unwrap();
    let values = tally.values(&plan)[0];
    // Two are there from day 40 and 80 on: nobody has left, so the mean is as long as was seen, and no median.
    assert_eq!(values[Measure::MeanStay as usize], 60.0);
    assert_eq!(values[Measure::StaySeen as usize], 60.0);
    assert!(values[Measure::MedianStay as usize].is_nan());
}
