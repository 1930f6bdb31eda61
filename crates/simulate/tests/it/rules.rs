//! Rules of a scenario, one by one.

use crate::recorder::{days, plan, told};
use roret_simulate::load::{arrivals_per_day, loads};
use roret_simulate::observer::Ending;
use roret_simulate::replications::replicate;
use roret_simulate::tally::Measure;

/// Given a source that comes every so many days, and activities.
fn every(days: f64, until: u32, activities: &str) -> String {
    format!(
        "title = \"rules\"\n[run]\ndays = {until}\n[[source]]\nname = \"door\"\nbetween_days = {days:?}\nto = \"first\"\n{activities}"
    )
}

#[test]
fn whoever_is_interrupted_goes_on_where_it_stopped() {
    // Given one server, an ordinary citizen on day 3 who needs 5 days, and an urgent one on day 4 who needs 2.
    let text = "title = \"rules\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\ndays = 12\n\
        [[source]]\nname = \"a\"\nclass = \"ordinary\"\nbetween_days = { distribution = \"empirical\", values = [3] }\nto = \"desk\"\n\
        [[source]]\nname = \"b\"\nclass = \"urgent\"\nbetween_days = 4\nto = \"desk\"\n\
        [[activity]]\nname = \"desk\"\nservers = 1\npreemptive = true\n\
        [activity.takes_days_of]\nurgent = 2\nordinary = 5\n";
    // Then the first ordinary one works on day 3, waits until day 6, and again from 8 to 10.
    let (told, _) = told(text, 1);
    let first = told.visits.iter().find(|it| it.who.source == 0 && it.who.ordinal == 0).unwrap();
    assert_eq!(days(first.began_at_us), 3.0);
    assert_eq!(first.ending, Ending::StillThere);
    // Urgent ones never wait: each takes two of four days.
    assert!(told.visits.iter().filter(|it| it.class == 0).all(|it| it.waited_us == 0));
}

#[test]
fn whoever_finds_no_room_holds_the_place_before() {
    // Given a first desk of a day and a second of three with room for one, which blocks.
    let text = every(
        1.0,
        20,
        "[[activity]]\nname = \"first\"\nservers = 1\ntakes_days = 1\nthen = \"second\"\n\
         [[activity]]\nname = \"second\"\nservers = 1\nroom = 1\nwhen_full = \"blocks\"\ntakes_days = 3\n",
    );
    let (told, counted) = told(&text, 1);
    // Then the first desk lets somebody go every third day only, and nobody is lost.
    let first: Vec<f64> = told
        .visits
        .iter()
        .filter(|it| it.activity == 0 && it.ending == Ending::Served)
        .map(|it| days(it.ended_at_us))
        .collect();
    assert_eq!(first, [2.0, 5.0, 8.0, 11.0, 14.0, 17.0]);
    assert!(told.visits.iter().all(|it| it.ending != Ending::Lost));
    assert_eq!(counted.stuck, 0);
}

#[test]
fn a_circle_of_those_who_wait_for_each_other_is_named() {
    // Given two desks with room for one each, which send each other everybody.
    let text = "title = \"rules\"\n[run]\ndays = 50\n\
        [[source]]\nname = \"a\"\nbetween_days = 2\nto = \"one\"\n[[source]]\nname = \"b\"\nbetween_days = 2\nto = \"two\"\n\
        [[activity]]\nname = \"one\"\nservers = 1\nroom = 1\nwhen_full = \"blocks\"\ntakes_days = 1\nthen = { two = 0.99, leaves = 0.01 }\n\
        [[activity]]\nname = \"two\"\nservers = 1\nroom = 1\nwhen_full = \"blocks\"\ntakes_days = 1\nthen = { one = 0.99, leaves = 0.01 }\n";
    let (_, counted) = told(text, 1);
    assert_eq!(counted.stuck, 2);
}

#[test]
fn whoever_finds_no_room_goes_away() {
    let text =
        every(1.0, 20, "[[activity]]\nname = \"first\"\nservers = 1\nroom = 1\ntakes_days = 2.5\n");
    let (told, _) = told(&text, 1);
    let lost = told.visits.iter().filter(|it| it.ending == Ending::Lost).count();
    assert_eq!(lost, 12);
}

#[test]
fn several_activities_share_a_pool() {
    let text = "title = \"rules\"\n[run]\ndays = 30\n[[pool]]\nname = \"beds\"\nplaces = 1\n\
        [[source]]\nname = \"a\"\nbetween_days = 10\nto = \"short\"\n[[source]]\nname = \"b\"\nbetween_days = 10\nto = \"long\"\n\
        [[activity]]\nname = \"short\"\nplaces = \"beds\"\ntakes_days = 1\n[[activity]]\nname = \"long\"\nplaces = \"beds\"\ntakes_days = 4\n";
    let (told, _) = told(text, 1);
    let long = told.visits.iter().find(|it| it.activity == 1).unwrap();
    assert_eq!(days(long.waited_us), 1.0);
}

#[test]
fn a_group_starts_when_it_is_full_or_on_its_day() {
    // Given one a day, a group of at most 5, at least 2, and a starting day every second week.
    let group = "[[activity]]\nname = \"first\"\ngroup_minimum = 2\ngroup_maximum = 5\ngroup_starts_every_weeks = 1\ntakes_days = 3\n";
    let (told, _) = told(&every(1.0, 30, group), 1);
    let began: Vec<f64> = told
        .visits
        .iter()
        .filter(|it| it.ending == Ending::Served)
        .map(|it| days(it.began_at_us))
        .collect();
    // Then day 5 is full, day 7 has the two of days 6 and 7 or waits for who comes, and so on.
    assert_eq!(began[..5], [5.0; 5]);
    let mut starts: Vec<f64> = began.clone();
    starts.dedup();
    assert!(
        starts
            .iter()
            .all(|day| day % 7.0 == 0.0 || began.iter().filter(|it| *it == day).count() == 5)
    );
    let of_each = |day: f64| began.iter().filter(|it| **it == day).count();
    assert!(starts.iter().all(|day| (2..=5).contains(&of_each(*day))));
}

#[test]
fn a_forum_decides_on_its_day() {
    let forum = "[[activity]]\nname = \"first\"\nservers = \"unlimited\"\ntakes_days = 3\nmeets_every_weeks = 2\n";
    let (told, _) = told(&every(5.0, 60, forum), 1);
    for visit in told.visits.iter().filter(|it| it.ending == Ending::Served) {
        assert_eq!(days(visit.ended_at_us) % 14.0, 0.0);
        let took = days(visit.ended_at_us - visit.entered_at_us);
        assert!((3.0..17.0).contains(&took), "{took}");
    }
}

#[test]
fn changes_come_on_their_day() {
    let text = every(1.0, 40, "[[activity]]\nname = \"first\"\nservers = 10\ntakes_days = 8\n")
        + "[[change]]\non = 2027-01-24\nset_length = { activity = \"first\", takes_days = 2 }\n\
           [[change]]\non = 2027-01-24\nset_places = { pool = \"first\", places = 3 }\n";
    let (told, _) = told(&text, 1);
    for visit in told.visits.iter().filter(|it| it.ending == Ending::Served) {
        let took = days(visit.ended_at_us - visit.began_at_us);
        assert_eq!(took, if days(visit.began_at_us) < 20.0 { 8.0 } else { 2.0 });
    }
}

#[test]
fn a_rate_follows_hour_weekday_month_trend_and_wave() {
    let source = "title = \"rules\"\n[run]\nyears = 40\nstarts_on = 2027-01-01\n[[source]]\nname = \"door\"\nper_day = 2\nto = \"first\"\n\
        weekdays = [2, 1, 1, 1, 1, 0, 0]\nmonths = [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1]\n\
        [[activity]]\nname = \"first\"\nservers = \"unlimited\"\ntakes_days = 1\n";
    let (told, counted) = told(source, 1);
    let dates: Vec<jiff::civil::Date> = told
        .came
        .iter()
        .map(|(_, _, at_us)| {
            jiff::civil::date(2027, 1, 1)
                .saturating_add(jiff::Span::new().days(days(*at_us) as i64))
        })
        .collect();
    assert!(dates.iter().all(|date| date.month() != 7));
    assert!(dates.iter().all(|date| date.weekday().to_monday_zero_offset() < 5));
    let on = |weekday| dates.iter().filter(|it| it.weekday() == weekday).count() as f64;
    let ratio = on(jiff::civil::Weekday::Monday) / on(jiff::civil::Weekday::Tuesday);
    assert!((ratio - 2.0).abs() < 0.15, "{ratio}");
    let per_day = counted.came as f64 / (40.0 * 365.25);
    assert!((per_day - 2.0).abs() < 0.05, "{per_day}");

    let in_the_morning = source.replace("weekdays", "hours_of_day = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\nweekdays");
    let (told, counted) = crate::recorder::told(&in_the_morning, 1);
    let at = |hour: i64| {
        told.came.iter().filter(|it| it.2 % 86_400_000_000 / 3_600_000_000 == hour).count() as f64
    };
    assert_eq!((8..12).map(at).sum::<f64>(), counted.came as f64);
    assert!((at(8) / at(9) - 2.0).abs() < 0.15, "{}", at(8) / at(9));
    assert!((counted.came as f64 / (40.0 * 365.25) - 2.0).abs() < 0.05, "as many a day");

    let growing = source
        .replace("weekdays = [2, 1, 1, 1, 1, 0, 0]\n", "trend_per_year = 0.05\n")
        .replace("months = [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1]\n", "");
    let came = crate::recorder::told(&growing, 1).0.came;
    let year = |number: i64| {
        came.iter().filter(|it| it.2 / (365 * 86_400_000_000) == number).count() as f64
    };
    let growth = (30..39).map(&year).sum::<f64>() / (0..9).map(year).sum::<f64>();
    assert!((growth - 1.05_f64.powi(30)).abs() < 0.2, "{growth}");
}

#[test]
fn a_wave_reaches_those_who_are_there_later_and_weaker() {
    // M(t)/M/∞ with λ(t) = 10(1 + 0.5 sin(2πt/7)) and 3 days (Eick, Massey and Whitt 1993).
    let text = "title = \"wave\"\n[run]\ndays = 70_000\nreplications = 1\n[[source]]\nname = \"door\"\nper_day = 10\nwave_days = 7\nwave_share = 0.5\nto = \"there\"\n\
        [[activity]]\nname = \"there\"\nservers = \"unlimited\"\ntakes_days = { distribution = \"exponential\", mean = 3 }\n";
    let (told, _) = told(text, 1);
    // The first Fourier term of how many are there.
    let week_us = 7.0 * 86_400e6;
    let (mut mean, mut sine, mut cosine) = (0.0, 0.0, 0.0);
    for visit in &told.visits {
        let turn = |us: i64| std::f64::consts::TAU * us as f64 / week_us;
        let (from, to) = (turn(visit.entered_at_us), turn(visit.ended_at_us));
        mean += days(visit.ended_at_us - visit.entered_at_us);
        sine += from.cos() - to.cos();
        cosine += to.sin() - from.sin();
    }
    let scale = 7.0 / std::f64::consts::TAU / 70_000.0 * 2.0;
    let (sine, cosine) = (sine * scale, cosine * scale);
    let (mean, amplitude) = (mean / 70_000.0, sine.hypot(cosine));
    let lag_days = (-cosine).atan2(sine) * 7.0 / std::f64::consts::TAU;
    println!(
        "mean {mean:.3} (30), amplitude {amplitude:.4} (5.2220), lag {lag_days:.4} days (1.3539)"
    );
    assert!((mean - 30.0).abs() < 0.2);
    assert!((amplitude - 5.221_97).abs() < 0.1);
    assert!((lag_days - 1.353_86).abs() < 0.03);
}

#[test]
fn loads_are_those_of_the_plan_alone() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/queues/network.toml"
    ))
    .unwrap();
    let plan = plan(&text);
    let per_day: Vec<f64> = arrivals_per_day(&plan).iter().map(|it| it.iter().sum()).collect();
    let exact = [1.065_763_9, 0.509_785_981, 0.295_706_035, 0.338_842_54, 0.067_768_508];
    for (own, exact) in per_day.iter().zip(exact) {
        assert!((own - exact).abs() < 1e-8);
    }
    let own: Vec<f64> = loads(&plan).iter().map(|it| it.load).collect();
    for (own, exact) in own.iter().zip([0.799_323, 0.728_266, 0.887_118, 0.677_685, 0.508_264]) {
        assert!((own - exact).abs() < 1e-6);
    }
}

#[test]
fn it_is_lived_until_it_is_precise_enough() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/queues/mm1.toml"))
            .unwrap()
            .replace("days = 600_000", "days = 2_000")
            .replace("warm_up = 2_000", "warm_up = 100")
            .replace("replications = 20", "replications = \"auto\"\nprecision = 0.05");
    let plan = plan(&text);
    let on = |threads| replicate(&plan, (0, 1), threads, &|_| {}).unwrap();
    let lived = on(1);
    assert_eq!(lived.values.len(), on(3).values.len());
    let row = lived.rows.iter().position(|row| row.activity.is_none()).unwrap();
    let estimate = lived.estimate(row, Measure::MeanTimeInSystem as usize);
    assert!(estimate.half_width() <= 0.05 * estimate.mean);
    assert!(lived.values.len() > 20, "{}", lived.values.len());
}

#[test]
fn a_course_ends_on_time_when_it_says_so() {
    // Given a course of 17 days with a session a week: 0, 7 and 14 days after its first.
    let course = "[[pool]]\nname = \"centre\"\nworkers = 50\nabsence_share = 0.0\n[[activity]]\nname = \"first\"\nstaff = \"centre\"\n\
                  session_minutes = 30\nevery_days = 7\ntakes_days = 17\n";
    let of = |text: &str| {
        let (told, _) = told(text, 1);
        let served = told.visits.iter().filter(|it| it.ending == Ending::Served);
        let took: Vec<f64> = served.map(|it| days(it.ended_at_us - it.began_at_us)).collect();
        assert!(took.len() > 30, "{}", took.len());
        took
    };
    let weekly = every(7.0, 400, course);
    // Then it ends with the first session after that, or, if it says so, on its day.
    assert!(of(&weekly).iter().all(|took| *took > 20.9), "{:?}", of(&weekly));
    let on_time = weekly.replace("takes_days = 17", "takes_days = 17\nends_on_time = true");
    assert!(of(&on_time).iter().all(|took| (took - 17.0).abs() < 1e-9), "{:?}", of(&on_time));
}
