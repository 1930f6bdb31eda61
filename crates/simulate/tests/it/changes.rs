//! What becomes different holds from its moment, and says what it says.

use crate::counted::{figure, is, lived};
use crate::recorder::{days, plan, told};
use roret_simulate::load::{loads, overloads};
use roret_simulate::plan::DAY_US;
use roret_simulate::reading::{read, read_onto};
use roret_simulate::tally::Measure;

const ALL: (Option<&str>, Option<&str>) = (None, None);

/// A source, and from which day of January 2027 on its rate is how many times as many.
fn source(run: &str, rate: &str, changes: &[(u32, f64)]) -> String {
    let mut text = format!(
        "title = \"door\"\n[run]\n{run}\nstarts_on = 2027-01-01\n[[source]]\nname = \"door\"\n{rate}\nto = \"desk\"\n\
         [[activity]]\nname = \"desk\"\nservers = \"unlimited\"\ntakes_days = 0\n"
    );
    for (day, factor) in changes {
        text += &format!(
            "[[change]]\non = 2027-01-{day:02}\nset_arrivals = {{ source = \"door\", factor = {factor:?} }}\n"
        );
    }
    text
}

#[test]
fn a_changed_rate_holds_from_its_moment() {
    for (per_day, changes) in [
        (1.0, vec![(5, 0.001), (15, 1.0)]),
        (1.0, vec![(5, 0.0), (15, 1.0)]),
        (0.2, vec![(2, 0.01), (9, 3.0), (20, 0.0), (25, 0.5)]),
        (2.0, vec![(1, 0.1), (11, 2.0)]),
        (0.05, vec![(3, 0.5), (4, 20.0), (5, 1.0)]),
    ] {
        let text =
            source("days = 31\nreplications = 4_000", &format!("per_day = {per_day:?}"), &changes);
        // By hand: so many a day for so many days.
        let (mut expected, mut since, mut factor) = (0.0, 1, 1.0);
        for (day, next) in changes.iter().chain([&(32, 0.0)]) {
            expected += per_day * factor * f64::from(day - since);
            (since, factor) = (*day, *next);
        }
        is(figure(&lived(&plan(&text)), ALL, Measure::Arrivals), expected, 0.1);
    }
}

#[test]
fn while_nobody_comes_nobody_comes() {
    let closed = [(5, 0.0), (15, 1.0), (20, 0.0)];
    for rate in ["per_day = 3", "between_days = { distribution = \"exponential\", mean = 0.3 }"] {
        let (told, _) = told(&source("days = 31", rate, &closed), 1);
        let came: Vec<f64> = told.came.iter().map(|(_, _, at_us)| days(*at_us)).collect();
        assert!(came.len() > 10);
        assert!(came.iter().all(|day| *day < 4.0 || (14.0..19.0).contains(day)), "{came:?}");
    }
}

#[test]
fn a_changed_rate_holds_for_distances_too() {
    // Every day, then half as often from the tenth day on, and twice as often from the twentieth.
    let text = source("days = 22", "between_days = 1", &[(11, 0.5), (21, 2.0)]);
    let (told, _) = told(&text, 1);
    let came: Vec<f64> = told.came.iter().map(|(_, _, at_us)| days(*at_us)).collect();
    let by_hand = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
        .into_iter()
        .chain([12.0, 14.0, 16.0, 18.0, 20.0, 20.5, 21.0, 21.5]);
    assert_eq!(came, by_hand.collect::<Vec<_>>());
    // In the middle of a distance: a third of a day is left, which takes two thirds.
    let text = source("days = 6", "between_days = 1.5", &[(5, 0.5)]);
    let came: Vec<i64> = crate::recorder::told(&text, 1).0.came.iter().map(|it| it.2).collect();
    assert_eq!(came, [DAY_US * 3 / 2, DAY_US * 3, DAY_US * 5]);
}

#[test]
fn who_comes_before_a_change_is_who_came_without_it() {
    let text = |changes: &[(u32, f64)]| source("days = 31", "per_day = 5", changes);
    let (without, with) = (told(&text(&[]), 1).0, told(&text(&[(11, 0.5)]), 1).0);
    let before = |came: &[(_, _, i64)]| came.iter().filter(|it| it.2 < 10 * DAY_US).count();
    let number = before(&without.came);
    assert_eq!(without.came[..number], with.came[..before(&with.came)]);
    // And afterwards those who come would have come as well.
    assert!(with.came.iter().all(|who| without.came.contains(who)));
    assert!(with.came.len() < without.came.len());
}

/// One server of a day, who comes so often, and changes.
fn desk(run: &str, per_day: f64, changes: &str) -> String {
    format!(
        "title = \"desk\"\n[run]\n{run}\nstarts_on = 2027-01-04\n[[source]]\nname = \"door\"\nper_day = {per_day:?}\nto = \"desk\"\n\
         [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = {{ distribution = \"exponential\", mean = 1 }}\n{changes}"
    )
}

fn times(on: &str, factor: f64) -> String {
    format!("[[change]]\non = {on}\nset_arrivals = {{ source = \"door\", factor = {factor:?} }}\n")
}

#[test]
fn factors_say_times_as_many_as_at_the_start() {
    for factors in [vec![1.5, 1.5], vec![1.9, 0.5, 1.2], vec![0.0, 1.4]] {
        let changes: String = factors
            .iter()
            .enumerate()
            .map(|(number, factor)| times(&format!("2027-0{}-01", number + 2), *factor))
            .collect();
        let last = 0.5 * factors.last().unwrap();
        let plan = plan(&desk("days = 4_000\nwarm_up = 400\nreplications = 40", 0.5, &changes));
        assert!((loads(&plan)[0].load - last).abs() < 1e-12, "{:?}", loads(&plan));
        assert_eq!(overloads(&plan), []);
        is(figure(&lived(&plan), (Some("desk"), None), Measure::Utilisation), last, 0.02);
    }
}

/// The mean number in an M/M queue over a time, begun empty: Kolmogorov's equations, by Runge and Kutta.
fn transient(days: f64, at: impl Fn(f64) -> (f64, f64)) -> f64 {
    const STATES: usize = 120;
    let steps = (days * 400.0) as usize;
    let step = days / steps as f64;
    let flow = |time: f64, shares: &[f64]| -> Vec<f64> {
        let (comes, servers) = at(time);
        let leaves = |number: usize| servers.min(number as f64);
        (0..STATES)
            .map(|number| {
                let mut change = -shares[number] * leaves(number);
                if number + 1 < STATES {
                    change -= shares[number] * comes;
                    change += shares[number + 1] * leaves(number + 1);
                }
                if number > 0 {
                    change += shares[number - 1] * comes;
                }
                change
            })
            .collect()
    };
    let ahead = |shares: &[f64], by: &[f64], times: f64| -> Vec<f64> {
        shares.iter().zip(by).map(|(share, by)| share + times * by).collect()
    };
    let mut shares = vec![0.0; STATES];
    shares[0] = 1.0;
    let mean = |shares: &[f64]| shares.iter().enumerate().map(|(n, it)| n as f64 * it).sum::<f64>();
    let mut area = 0.0;
    for number in 0..steps {
        // A change lies between two steps: the rates in the middle of a step hold for all of it.
        let time = (number as f64 + 0.5) * step;
        let before = mean(&shares);
        let first = flow(time, &shares);
        let second = flow(time, &ahead(&shares, &first, step / 2.0));
        let third = flow(time, &ahead(&shares, &second, step / 2.0));
        let fourth = flow(time, &ahead(&shares, &third, step));
        shares = (0..STATES)
            .map(|n| {
                shares[n] + step / 6.0 * (first[n] + 2.0 * second[n] + 2.0 * third[n] + fourth[n])
            })
            .collect();
        area += f64::midpoint(before, mean(&shares)) * step;
    }
    area / days
}

#[test]
fn an_overload_that_a_change_relieves_in_time_is_a_plan() {
    let places = "[[change]]\non = 2027-01-11\nset_places = { pool = \"desk\", places = 3 }\n";
    let fewer = times("2027-01-08", 0.5);
    let busy = times("2027-01-08", 2.5) + &times("2027-01-13", 0.6);
    for (per_day, changes, until, rates) in [
        (
            1.4,
            places.to_owned(),
            7,
            (|t| if t < 7.0 { (1.4, 1.0) } else { (1.4, 3.0) }) as fn(f64) -> _,
        ),
        (1.5, fewer, 4, |t| if t < 4.0 { (1.5, 1.0) } else { (0.75, 1.0) }),
        (0.8, busy, 9, |t| match t {
            t if t < 4.0 => (0.8, 1.0),
            t if t < 9.0 => (2.0, 1.0),
            _ => (0.48, 1.0),
        }),
    ] {
        let plan = plan(&desk("days = 14\nreplications = 4_000\nseed = 32", per_day, &changes));
        assert!(loads(&plan).iter().all(|load| load.load < 1.0), "{:?}", loads(&plan));
        let [over] = &overloads(&plan)[..] else { panic!("{:?}", overloads(&plan)) };
        assert_eq!(over.until_us, until * DAY_US);
        assert!(over.load.load >= 1.4);
        is(figure(&lived(&plan), ALL, Measure::MeanNumber), transient(14.0, rates), 0.05);
    }
}

#[test]
fn what_grows_to_the_end_is_told() {
    for changes in [
        times("2027-01-15", 3.0),
        times("2027-01-10", 3.0) + &times("2027-01-15", 1.0) + &times("2027-01-20", 2.0),
    ] {
        let plan = plan(&desk("days = 60", 0.7, &changes));
        assert!(loads(&plan)[0].load >= 1.4);
        assert!(overloads(&plan).iter().all(|over| over.until_us < 20 * DAY_US));
    }
    // Those who give up make way; those who wait for the same place and don't are too many alone.
    let shared = "title = \"shared\"\n[run]\ndays = 100\n[[pool]]\nname = \"rooms\"\nplaces = 1\n\
        [[source]]\nname = \"a\"\nper_day = 1\nto = \"some\"\n[[source]]\nname = \"b\"\nper_day = 1.3\nto = \"others\"\n\
        [[activity]]\nname = \"some\"\nplaces = \"rooms\"\ntakes_days = 1\npatience_days = 1\n\
        [[activity]]\nname = \"others\"\nplaces = \"rooms\"\ntakes_days = 1\n";
    assert!((loads(&plan(shared))[0].load - 1.3).abs() < 1e-9);
    assert!(loads(&plan(&shared.replace("1.3", "0.3"))).is_empty());
}

#[test]
fn a_number_of_workers_is_a_number_whatever_the_base_has_changed() {
    let base = "title = \"base\"\n[run]\nyears = 2\nstarts_on = 2027-01-01\n[[pool]]\nname = \"centre\"\nworkers = 2\n\
        [[source]]\nname = \"a\"\nper_week = 3\nto = \"talk\"\n[[activity]]\nname = \"talk\"\nstaff = \"centre\"\nsession_minutes = 60\n\
        [[change]]\non = 2027-03-01\nset_workers = { pool = \"centre\", workers = 3 }\n\
        [[change]]\non = 2027-09-01\nset_workers = { pool = \"centre\", workers = 6 }\n";
    let load = |text: &str| loads(&read(text).unwrap())[0].load;
    let two =
        load(&base.replace("workers = 3", "workers = 2").replace("workers = 6", "workers = 2"));
    let onto = |on: &str, what: &str| {
        let text = format!("title = \"x\"\nbase = \"y\"\n[[change]]\non = {on}\n{what}\n");
        read_onto(base, &text)
    };
    let set =
        |on| loads(&onto(on, "set_workers = { pool = \"centre\", workers = 4 }").unwrap())[0].load;
    assert!((load(base) * 3.0 - two).abs() < 1e-9);
    assert!((set("2027-10-01") * 2.0 - two).abs() < 1e-9);
    assert!((set("2027-06-01") * 3.0 - two).abs() < 1e-9);
    // Who moves is counted beside what the base has changed by then.
    let away = "move_staff = { from = \"centre\", to = \"centre\", workers = 5 }";
    assert!(onto("2027-10-01", away).is_ok());
    assert!(onto("2027-06-01", away).unwrap_err()[0].english.contains("not so many"));
}

#[test]
fn what_becomes_different_on_the_first_day_is_so_for_everybody() {
    let text = "title = \"first\"\n[run]\ndays = 30\nstarts_on = 2027-01-04\n[[source]]\nname = \"a\"\nbetween_days = 1\nto = \"desk\"\n\
        [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = 9\n\
        [[change]]\non = 2027-01-04\nset_length = { activity = \"desk\", takes_days = 0.5 }\n\
        [[change]]\non = 2027-01-04\nset_arrivals = { source = \"a\", factor = 0.5 }\n";
    let (told, _) = told(text, 1);
    assert_eq!(days(told.came[0].2), 2.0);
    assert!(told.visits.iter().all(|it| days(it.ended_at_us - it.began_at_us) == 0.5));
    assert!((loads(&plan(text))[0].load - 0.25).abs() < 1e-9);
    assert_eq!(overloads(&plan(text)), []);
}
