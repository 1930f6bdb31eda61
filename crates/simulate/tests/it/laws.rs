//! What holds in every run.

use crate::recorder::{Recorder, days, plan, told};
use roret_simulate::observer::Ending;
use roret_simulate::replications::{Estimate, ReplicationResults, replicate};
use roret_simulate::tally::Measure;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn queue(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/queues").join(name);
    fs::read_to_string(path).unwrap()
}

/// The network for so many days, from its first moment on.
fn network(days: u32) -> String {
    queue("network.toml")
        .replace("days = 400_000", &format!("days = {days}"))
        .replace("warm_up = 2_500\n", "")
}

#[test]
fn nobody_is_lost_and_nobody_is_invented() {
    for (name, seed) in [("network.toml", 1), ("finite-room.toml", 2), ("abandonment.toml", 3)] {
        let text = queue(name).replace("000_000", "000").replace("0_000", "000");
        let (told, counted) = told(&text, seed);
        assert_eq!(counted.came, counted.left + counted.here, "{name}");
        assert_eq!(counted.came, told.came.len() as u64);
        let left = told.stories.iter().filter(|it| it.left_at_us.is_some());
        assert_eq!(counted.left, left.count() as u64);
        assert_eq!(counted.came, told.stories.len() as u64);
        // Each citizen's visits follow each other without a gap.
        let mut visits: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for visit in &told.visits {
            visits.entry(visit.who).or_default().push(*visit);
        }
        for story in told.stories.iter().filter(|it| it.left_at_us.is_some()) {
            let visits = &visits[&story.who];
            assert_eq!(visits.first().unwrap().entered_at_us, story.came_at_us);
            assert_eq!(Some(visits.last().unwrap().ended_at_us), story.left_at_us);
            for (number, pair) in visits.windows(2).enumerate() {
                assert_eq!(pair[0].ended_at_us, pair[1].entered_at_us);
                assert_eq!(pair[0].number, number as u32 + 1);
            }
        }
    }
}

#[test]
fn littles_law_holds_exactly_by_area() {
    let (told, _) = told(&network(20_000), 5);
    let until_us = plan(&network(20_000)).run.until_us;
    for activity in 0..5 {
        let here: Vec<_> = told.visits.iter().filter(|it| it.activity == activity).collect();
        // The number present over time, from comings and leavings alone.
        let mut moves: Vec<(i64, i64)> = Vec::new();
        for visit in &here {
            moves.push((visit.entered_at_us, 1));
            moves.push((visit.ended_at_us, -1));
        }
        moves.sort_unstable();
        let (mut number, mut area, mut since) = (0_i64, 0_i64, 0_i64);
        for (at_us, by) in moves {
            area += number * (at_us - since);
            since = at_us;
            number += by;
        }
        assert_eq!(number, 0);
        assert!(since <= until_us);
        let stays: i64 = here.iter().map(|it| it.ended_at_us - it.entered_at_us).sum();
        assert_eq!(area, stays);
    }
}

#[test]
fn servers_are_never_more_than_there_are_and_never_idle_while_somebody_waits() {
    let (told, _) = told(&network(5_000), 6);
    for (activity, servers) in [(0, 2), (1, 14), (2, 10), (3, 5), (4, 8)] {
        let mut moves: Vec<(i64, i64, i64)> = Vec::new();
        for visit in told.visits.iter().filter(|it| it.activity == activity) {
            moves.push((visit.entered_at_us, 0, 1));
            if visit.ending == Ending::StillWaiting {
                continue;
            }
            moves.push((visit.began_at_us, 1, -1));
            moves.push((visit.ended_at_us, -1, 0));
        }
        moves.sort_unstable();
        let (mut busy, mut waiting, mut at) = (0, 0, 0);
        for (at_us, served, waits) in moves {
            if at_us > at {
                assert!(busy <= servers, "{busy} of {servers} at {}", days(at));
                assert!(waiting == 0 || busy == servers, "somebody waits beside a free server");
            }
            at = at_us;
            busy += served;
            waiting += waits;
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_lives_on_any_number_of_threads() {
    let text = network(2_000);
    assert_eq!(told(&text, 7), told(&text, 7));
    assert_ne!(told(&text, 7), told(&text, 8));
    let plan = plan(&text);
    let on = |threads| format!("{:?}", replicate(&plan, (0, 1), threads, &|_| {}).unwrap());
    assert_eq!(on(1), on(2));
    assert_eq!(on(1), on(7));
}

#[test]
fn shards_together_are_the_whole() {
    let plan = plan(&network(1_000));
    let whole = replicate(&plan, (0, 1), 1, &|_| {}).unwrap();
    for shard in 0..3 {
        let part = replicate(&plan, (shard, 3), 2, &|_| {}).unwrap();
        let of_whole = whole.values.iter().skip(shard as usize).step_by(3);
        for (own, whole) in part.values.iter().zip(of_whole) {
            assert_eq!(format!("{own:?}"), format!("{whole:?}"));
        }
    }
}

#[test]
fn nobody_comes() {
    let text = queue("mm1.toml").replace("per_day = 0.8", "per_day = 0");
    let (told, counted) = told(&text, 1);
    assert_eq!(told, Recorder::default());
    assert_eq!(counted.came, 0);
}

#[test]
fn one_citizen_who_never_waits() {
    let text = "title = \"one\"\n[run]\ndays = 15\n[[source]]\nname = \"door\"\nbetween_days = 10\nto = \"desk\"\n\
                [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = 2\n";
    let (told, counted) = told(text, 1);
    assert_eq!((counted.came, counted.left, counted.here), (1, 1, 0));
    let visit = told.visits[0];
    assert_eq!((days(visit.entered_at_us), days(visit.ended_at_us)), (10.0, 12.0));
    assert_eq!(visit.waited_us, 0);
}

#[test]
fn nothing_left_to_chance() {
    // D/D/1: every 4 days one comes and takes 5; the n-th waits n − 1 days.
    let text = "title = \"D/D/1\"\n[run]\ndays = 100\n[[source]]\nname = \"door\"\nbetween_days = 4\nto = \"desk\"\n\
                [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = 5\n";
    let (told, _) = told(text, 1);
    for (number, visit) in told.visits.iter().filter(|it| it.ending == Ending::Served).enumerate() {
        assert_eq!(days(visit.waited_us), number as f64);
        assert_eq!(days(visit.entered_at_us), 4.0 * (number + 1) as f64);
    }
}

#[test]
fn without_a_limit_nobody_waits() {
    let text = network(2_000)
        .lines()
        .map(|line| if line.starts_with("servers") { "servers = \"unlimited\"" } else { line })
        .collect::<Vec<_>>()
        .join("\n");
    let (told, _) = told(&text, 3);
    assert!(told.visits.iter().all(|visit| visit.waited_us == 0));
}

fn difference(plan_text: &str, base_text: &str, seeds: [u64; 2]) -> (Estimate, Estimate) {
    let lived = |text: &str, seed: u64| -> ReplicationResults {
        let mut plan = plan(text);
        plan.run.seed = seed;
        plan.run.replications = Some(60);
        replicate(&plan, (0, 1), 2, &|_| {}).unwrap()
    };
    let (with, base) = (lived(plan_text, seeds[0]), lived(base_text, seeds[0]));
    let other = lived(base_text, seeds[1]);
    let row = with.rows.iter().position(|row| row.activity.is_none()).unwrap();
    let measure = Measure::MeanTimeInSystem as usize;
    (with.difference(row, &base, row, measure), with.difference(row, &other, row, measure))
}

#[test]
fn the_same_citizens_make_a_difference_four_times_as_sure() {
    let base = network(1_825);
    let changes = [
        (
            "one worker moves from authority to counselling",
            base.replace("servers = 2", "servers = 3").replace("servers = 5", "servers = 4"),
        ),
        (
            "fewer go to individual courses",
            base.replace(
                "individual = 0.35, group = 0.15, authority = 0.10, leaves = 0.40",
                "individual = 0.30, group = 0.15, authority = 0.10, leaves = 0.45",
            ),
        ),
    ];
    for (name, plan) in changes {
        let (same, others) = difference(&plan, &base, [1, 2]);
        let times = (others.standard_error / same.standard_error).powi(2);
        println!(
            "{name}: {:.3} ± {:.3} with the same citizens, ± {:.3} with others; variance {times:.1} times smaller",
            same.mean,
            same.half_width(),
            others.half_width()
        );
        assert!(times >= 4.0, "{name}: {times:.1}");
    }
}

#[test]
fn another_source_leaves_the_citizens_of_the_others_as_they_are() {
    let base = network(1_000);
    let more = format!(
        "{base}\n[[source]]\nname = \"hospital\"\nper_day = 0.05\nto = \"individual\"\nclass = \"urgent\"\n"
    );
    let (base, more) = (told(&base, 4).0, told(&more, 4).0);
    let own = |told: &Recorder| -> Vec<_> {
        told.came.iter().filter(|(who, ..)| who.source < 2).copied().collect()
    };
    assert_eq!(own(&base), own(&more));
    // What each needs is the same as well, in the activities that both came to.
    let length = |told: &Recorder| -> BTreeMap<_, _> {
        let done = told.visits.iter().filter(|it| it.ending == Ending::Served && it.who.source < 2);
        done.map(|it| ((it.who, it.number), (it.activity, it.ended_at_us - it.began_at_us)))
            .collect()
    };
    let (base, more) = (length(&base), length(&more));
    let both: Vec<_> = base.keys().filter(|key| more.contains_key(*key)).collect();
    assert!(both.len() > 1_000);
    assert!(both.iter().all(|key| base[*key] == more[*key]));
}
