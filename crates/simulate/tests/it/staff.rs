//! Workers with hours.

use crate::recorder::{Recorder, days, plan, told};
use roret_simulate::load::loads;
use roret_simulate::observer::Ending;
use roret_simulate::plan::MINUTE_US;
use std::collections::BTreeMap;

/// Two workers of 25 hours a week, all with citizens and never away: 8 to 13 on working days.
const TALKS: &str = "title = \"talks\"\n[run]\ndays = 120\nstarts_on = 2027-01-04\n\
    [[pool]]\nname = \"centre\"\nworkers = 2\nhours_per_week = 25\ndirect_share = 1\nabsence_share = 0\n\
    [[source]]\nname = \"door\"\nper_day = 5\nto = \"talk\"\n\
    [[activity]]\nname = \"talk\"\nstaff = \"centre\"\nsession_minutes = 60\n";

fn minutes_of_day(us: i64) -> i64 {
    us / MINUTE_US % (24 * 60)
}

#[test]
fn workers_work_in_their_hours_and_one_thing_at_a_time() {
    let (told, counted) = told(TALKS, 1);
    assert!(counted.came > 500);
    let mut of_worker: BTreeMap<u32, Vec<(i64, i64)>> = BTreeMap::new();
    for session in &told.sessions {
        let begins = minutes_of_day(session.began_at_us);
        assert!((8 * 60..13 * 60).contains(&begins), "{begins}");
        let weekday = session.began_at_us / (24 * 60 * MINUTE_US) % 7;
        assert!(weekday < 5);
        of_worker
            .entry(session.worker)
            .or_default()
            .push((session.began_at_us, session.ended_at_us));
    }
    assert_eq!(of_worker.len(), 2);
    for times in of_worker.values_mut() {
        times.sort_unstable();
        assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }
    let numbers: Vec<usize> = of_worker.values().map(Vec::len).collect();
    assert!(numbers[0].abs_diff(numbers[1]) < 30, "{numbers:?}");
}

#[test]
fn what_does_not_fit_into_the_day_goes_on_on_the_next() {
    let text = TALKS.replace("session_minutes = 60", "session_hours = 12");
    let (told, _) = told(&text, 1);
    // Twelve hours are two days of five and two hours of a third.
    for session in &told.sessions {
        let spare = minutes_of_day(session.began_at_us) - 8 * 60;
        let ends = minutes_of_day(session.ended_at_us) - 8 * 60;
        assert_eq!((spare + 12 * 60 - ends) % (5 * 60), 0);
    }
}

#[test]
fn nobody_works_on_holidays() {
    let (told, _) = told(TALKS, 1);
    // Maundy Thursday to Easter Monday 2027 are days 80 to 84 after 4 January.
    let easter = 80 * 24 * 60 * MINUTE_US..85 * 24 * 60 * MINUTE_US;
    assert!(told.sessions.iter().all(|it| !easter.contains(&it.began_at_us)));
}

#[test]
fn whoever_is_away_holds_no_sessions() {
    let away = TALKS.replace("absence_share = 0", "absence_share = 0.4\nabsence_days = 5");
    let free = told(TALKS, 1).0;
    let (away, _) = told(&away, 1);
    let wait = |told: &Recorder| {
        let waits: Vec<f64> = told.visits.iter().map(|it| days(it.waited_us)).collect();
        waits.iter().sum::<f64>() / waits.len() as f64
    };
    assert!(wait(&away) > wait(&free));
}

/// A course of three months with a session every week, for a worker with at most four of them.
const COURSES: &str = "title = \"courses\"\n[run]\ndays = 2_000\nstarts_on = 2027-01-04\n\
    [[pool]]\nname = \"centre\"\nworkers = 2\nmaximum_caseload = 4\nabsence_share = 0\n\
    [[source]]\nname = \"door\"\nper_day = 0.1\nto = \"course\"\n\
    [[activity]]\nname = \"course\"\ncourse = \"individual\"\nstaff = \"centre\"\nsession_minutes = 50\ntravel_minutes = 10\nevery_days = 7\ntakes_days = 60\n";

#[test]
fn a_course_is_many_sessions_and_a_caseload_has_an_end() {
    let (told, _) = told(COURSES, 2);
    let done: Vec<_> = told.visits.iter().filter(|it| it.ending == Ending::Served).collect();
    for visit in &done {
        let took = days(visit.ended_at_us - visit.began_at_us);
        assert!((60.0..75.0).contains(&took), "{took}");
        let sessions = told.sessions.iter().filter(|it| it.who == visit.who).count();
        assert!((8..=11).contains(&sessions), "{sessions}");
    }
    // Never more than eight at a time, and some had to wait for that.
    let mut moves: Vec<(i64, i32)> = Vec::new();
    for visit in told.visits.iter().filter(|it| it.ending != Ending::StillWaiting) {
        moves.push((visit.began_at_us, 1));
        moves.push((visit.ended_at_us, -1));
    }
    moves.sort_unstable();
    let mut number = 0;
    let most = moves
        .iter()
        .map(|(_, by)| {
            number += by;
            number
        })
        .max()
        .unwrap();
    assert_eq!(most, 8);
    assert!(done.iter().any(|it| days(it.waited_us) > 5.0));
}

#[test]
fn whoever_stays_away_is_met_again() {
    let text = COURSES.replace("every_days = 7", "every_days = 7\nno_show_share = 0.3");
    let (told, _) = told(&text, 2);
    let away = told.sessions.iter().filter(|it| it.stayed_away).count() as f64;
    assert!((away / told.sessions.len() as f64 - 0.3).abs() < 0.03);
    // The last session of a course is one that was held.
    for visit in told.visits.iter().filter(|it| it.ending == Ending::Served) {
        let last = told.sessions.iter().rfind(|it| it.who == visit.who).unwrap();
        assert!(!last.stayed_away);
    }
}

#[test]
fn workers_who_move_work_where_they_are() {
    let text = "title = \"move\"\n[run]\ndays = 200\nstarts_on = 2027-01-04\n\
        [[pool]]\nname = \"authority\"\nworkers = 3\nabsence_share = 0\n[[pool]]\nname = \"centre\"\nworkers = 1\nabsence_share = 0\n\
        [[source]]\nname = \"door\"\nper_day = 6\nto = \"talk\"\n[[source]]\nname = \"applications\"\nper_day = 0.3\nto = \"case\"\n\
        [[activity]]\nname = \"talk\"\nstaff = \"centre\"\nsession_minutes = 60\n[[activity]]\nname = \"case\"\nstaff = \"authority\"\nsession_hours = 10\n\
        [[change]]\non = 2027-04-01\nmove_staff = { from = \"authority\", to = \"centre\", workers = 2, learning_days = 14 }\n";
    let (told, _) = told(text, 3);
    let workers = |pool: u16, from: i64, to: i64| {
        let at = |us: i64| us / (24 * 60 * MINUTE_US);
        let of = told
            .sessions
            .iter()
            .filter(|it| it.pool == pool && (from..to).contains(&at(it.began_at_us)));
        of.map(|it| it.worker).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!((workers(0, 0, 87), workers(1, 0, 87)), (3, 1));
    assert_eq!((workers(0, 87, 200), workers(1, 87, 101)), (1, 1));
    assert_eq!(workers(1, 101, 200), 3);
}

#[test]
fn one_worker_more_and_one_less_move_the_wait_the_right_way() {
    let wait = |workers: u32| {
        let text = TALKS
            .replace("workers = 2", &format!("workers = {workers}"))
            .replace(
                "session_minutes = 60",
                "session_minutes = { distribution = \"exponential\", mean = 75 }",
            )
            .replace("days = 120", "days = 1_000");
        let (told, _) = told(&text, 4);
        told.visits.iter().map(|it| days(it.waited_us)).sum::<f64>() / told.visits.len() as f64
    };
    let (one, two, three) = (wait(1), wait(2), wait(3));
    println!("1 worker {one:.2} days, 2 {two:.2}, 3 {three:.2}");
    assert!(one > two && two > three);
}

#[test]
fn work_that_hours_cannot_hold_is_named() {
    let text = TALKS.replace("session_minutes = 60", "session_minutes = 180");
    let load = &loads(&plan(&text))[0];
    // 5 talks of 3 hours a day; 2 workers have 50 hours a week, less holidays.
    assert!(load.load > 2.0 && load.load < 2.4, "{}", load.load);
    assert_eq!(load.enough, 5);
}

#[test]
fn whoever_can_do_it_does_it() {
    // Given psychologists who can do both, and pedagogues who can't give therapy.
    let text = "title = \"competences\"\n[run]\ndays = 100\nstarts_on = 2027-01-04\n\
        [[pool]]\nname = \"pedagogues\"\nworkers = 1\nabsence_share = 0\ncompetences = [\"talk\"]\n\
        [[pool]]\nname = \"psychologists\"\nworkers = 1\nabsence_share = 0\ncompetences = [\"talk\", \"therapy\"]\n\
        [[source]]\nname = \"door\"\nper_day = 3\nto = { first = 0.5, therapy = 0.5 }\n\
        [[activity]]\nname = \"first\"\nneeds = \"talk\"\nsession_minutes = 60\n\
        [[activity]]\nname = \"therapy\"\nneeds = \"therapy\"\nsession_minutes = 60\n";
    let (told, _) = told(text, 1);
    let pools = |activity: u16| -> std::collections::BTreeSet<u16> {
        told.sessions.iter().filter(|it| it.activity == activity).map(|it| it.pool).collect()
    };
    assert_eq!(pools(0), [0, 1].into());
    assert_eq!(pools(1), [1].into());
    let found =
        roret_simulate::reading::read(&text.replace("needs = \"therapy\"", "needs = \"terapy\""));
    assert!(found.unwrap_err()[0].english.contains("Did you mean “therapy”?"));
}

#[test]
fn whoever_waits_is_not_overtaken_by_who_comes_from_a_session() {
    // Given a first talk that is followed by another at once, with the same workers.
    let text = TALKS.replace("session_minutes = 60\n", "session_minutes = 60\nthen = \"again\"\n")
        + "[[activity]]\nname = \"again\"\nstaff = \"centre\"\nsession_minutes = 40\n";
    let (told, _) = told(&text.replace("per_day = 5", "per_day = 4"), 5);
    // When they are put in the order in which they began,
    let mut began: Vec<(i64, i64)> = told
        .visits
        .iter()
        .filter(|it| it.ending != Ending::StillWaiting)
        .map(|it| (it.began_at_us, it.entered_at_us))
        .collect();
    began.sort_unstable();
    // then that is the order in which they asked.
    assert!(began.len() > 500);
    assert!(began.is_sorted_by_key(|(_, entered_at_us)| *entered_at_us));
}
