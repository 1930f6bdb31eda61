//! The cases of queueing theory that have an exact answer: |mean − exact| within 3.5 standard errors over
//! at least 20 replications, and an interval narrow enough to be worth something.

use roret_simulate::load::arrivals_per_day;
use roret_simulate::plan::{DAY_US, Plan};
use roret_simulate::reading::read;
use roret_simulate::replications::{ReplicationResults, replicate};
use roret_simulate::tally::Measure;
use std::fs;
use std::path::Path;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/queues").join(name);
    fs::read_to_string(path).unwrap()
}

fn plan(text: &str) -> Plan {
    read(text).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn lived(plan: &Plan) -> ReplicationResults {
    replicate(plan, (0, 1), 2, &|_| {}).unwrap()
}

fn row(lived: &ReplicationResults, activity: &str, class: Option<&str>) -> usize {
    let of = |name: &Option<String>, wanted: Option<&str>| name.as_deref() == wanted;
    let activity = Some(activity).filter(|name| !name.is_empty());
    lived.rows.iter().position(|row| of(&row.activity, activity) && of(&row.class, class)).unwrap()
}

/// Checks one figure, and prints it with how many standard errors it and the arrivals are off.
fn holds(
    plan: &Plan,
    lived: &ReplicationResults,
    (activity, class): (&str, Option<&str>),
    measure: Measure,
    exact: f64,
    narrow: f64,
) {
    let row = row(lived, activity, class);
    let estimate = lived.estimate(row, measure as usize);
    let z = (estimate.mean - exact) / estimate.standard_error;
    let half = estimate.half_width() / exact;
    let arrivals = lived.estimate(row, Measure::Arrivals as usize);
    let place = plan.activities.iter().position(|it| it.name == activity);
    let expected = place.map_or(f64::NAN, |place| {
        let per_day = arrivals_per_day(plan);
        let classes = plan.classes.iter().zip(&per_day[place]);
        let per_day: f64 = classes
            .filter(|(name, _)| class.is_none_or(|class| class == *name))
            .map(|(_, per_day)| per_day)
            .sum();
        per_day * (plan.run.until_us - plan.run.warm_up_us) as f64 / DAY_US as f64
    });
    let arrivals_z = (arrivals.mean - expected) / arrivals.standard_error;
    println!(
        "{:<34} {activity:<12} {:<9} {:<20} {:>11.5} exact {exact:>11.5} z {z:>6.2} ± {:>5.2} % arrivals z {arrivals_z:>6.2}",
        plan.title.chars().take(34).collect::<String>(),
        class.unwrap_or("all"),
        measure.name(),
        estimate.mean,
        100.0 * half,
    );
    assert!(estimate.replications >= 20);
    assert!(
        z.abs() <= 3.5,
        "{activity} {}: {} is not {exact} (z {z:.2})",
        measure.name(),
        estimate.mean
    );
    assert!(half <= narrow, "{activity} {}: ± {:.2} %", measure.name(), 100.0 * half);
}

const PERCENT: f64 = 0.01;

#[test]
fn one_server() {
    let plan = plan(&text("mm1.toml"));
    let lived = lived(&plan);
    let desk = ("desk", None);
    holds(&plan, &lived, desk, Measure::MeanWait, 4.0, PERCENT);
    holds(&plan, &lived, desk, Measure::MeanTimeInSystem, 5.0, PERCENT);
    holds(&plan, &lived, desk, Measure::ShareWaiting, 0.8, PERCENT);
    holds(&plan, &lived, desk, Measure::Utilisation, 0.8, PERCENT);
    holds(&plan, &lived, desk, Measure::MeanNumber, 4.0, PERCENT);
    holds(&plan, &lived, ("", None), Measure::MeanTimeInSystem, 5.0, PERCENT);
}

#[test]
fn several_servers() {
    let plan = plan(&text("mmc.toml"));
    let lived = lived(&plan);
    let desk = ("desk", None);
    holds(&plan, &lived, desk, Measure::MeanWait, 0.554_112_554, PERCENT);
    holds(&plan, &lived, desk, Measure::ShareWaiting, 0.554_112_554, PERCENT);
    holds(&plan, &lived, desk, Measure::MeanNumber, 6.216_450_216, PERCENT);
}

#[test]
fn busier_servers() {
    let cases = [
        (1, 0.9, 9.0, 1_500_000),
        (2, 0.852_631_579, 4.263_157_895, 800_000),
        (5, 0.762_492_221, 1.524_984_442, 400_000),
        (10, 0.668_731_524, 0.668_731_524, 230_000),
        (20, 0.550_769_005, 0.275_384_502, 150_000),
    ];
    for (servers, share_waiting, wait, days) in cases {
        let text = text("mmc.toml")
            .replace("per_day = 4", &format!("per_day = {}", 0.9 * f64::from(servers)))
            .replace("servers = 5", &format!("servers = {servers}"))
            .replace("days = 150_000", &format!("days = {days}"));
        let plan = plan(&text);
        let lived = lived(&plan);
        holds(&plan, &lived, ("desk", None), Measure::MeanWait, wait, PERCENT);
        holds(&plan, &lived, ("desk", None), Measure::ShareWaiting, share_waiting, PERCENT);
    }
}

#[test]
fn any_service_at_one_server() {
    let mm1 = text("mm1.toml").replace("days = 600_000", "days = 500_000");
    let exponential = "{ distribution = \"exponential\", mean = 1 }";
    let cases = [
        ("1", 2.0),
        ("{ distribution = \"erlang\", mean = 1, stages = 2 }", 3.0),
        ("{ distribution = \"gamma\", mean = 1, sd = 0.7071067811865476 }", 3.0),
        ("{ distribution = \"lognormal\", mean = 1, sd = 1.5 }", 6.5),
    ];
    for (takes, wait) in cases {
        let days = if wait > 4.0 { "days = 1_200_000" } else { "days = 500_000" };
        let plan = plan(&mm1.replace(exponential, takes).replace("days = 500_000", days));
        holds(&plan, &lived(&plan), ("desk", None), Measure::MeanWait, wait, PERCENT);
    }
    let plan = plan(&text("mg1.toml"));
    holds(&plan, &lived(&plan), ("desk", None), Measure::MeanWait, 10.0, PERCENT);
}

#[test]
fn who_is_served_first() {
    let cobham = plan(&text("priorities.toml"));
    let lived_cobham = lived(&cobham);
    holds(
        &cobham,
        &lived_cobham,
        ("desk", Some("urgent")),
        Measure::MeanTimeInSystem,
        2.0,
        PERCENT,
    );
    holds(
        &cobham,
        &lived_cobham,
        ("desk", Some("ordinary")),
        Measure::MeanTimeInSystem,
        6.0,
        PERCENT,
    );
    holds(&cobham, &lived_cobham, ("desk", Some("urgent")), Measure::MeanWait, 1.0, PERCENT);
    holds(&cobham, &lived_cobham, ("desk", Some("ordinary")), Measure::MeanWait, 5.0, PERCENT);

    let resumed = plan(&text("preemptive.toml"));
    let lived_resumed = lived(&resumed);
    let (urgent, ordinary) = (("desk", Some("urgent")), ("desk", Some("ordinary")));
    holds(&resumed, &lived_resumed, urgent, Measure::MeanTimeInSystem, 1.25, PERCENT);
    holds(&resumed, &lived_resumed, ordinary, Measure::MeanTimeInSystem, 6.25, PERCENT);
    holds(&resumed, &lived_resumed, ordinary, Measure::MeanWait, 5.25, PERCENT);
    holds(&resumed, &lived_resumed, ("desk", None), Measure::Utilisation, 0.8, PERCENT);

    let unequal = plan(
        &text("priorities.toml")
            .replace("per_day = 0.2", "per_day = 0.3")
            .replace("per_day = 0.6", "per_day = 0.3")
            .replace(
                "takes_days = { distribution = \"exponential\", mean = 1 }",
                "[activity.takes_days_of]\nurgent = { distribution = \"exponential\", mean = 0.5 }\n\
                 ordinary = { distribution = \"exponential\", mean = 1.5 }",
            ),
    );
    let lived_unequal = lived(&unequal);
    holds(&unequal, &lived_unequal, urgent, Measure::MeanWait, 0.882_352_941, PERCENT);
    holds(&unequal, &lived_unequal, ordinary, Measure::MeanWait, 2.205_882_353, PERCENT);

    let five = plan(
        &text("priorities.toml")
            .replace("per_day = 0.2", "per_day = 0.8")
            .replace("per_day = 0.6", "per_day = 3.2")
            .replace("servers = 1", "servers = 5")
            .replace("days = 500_000", "days = 150_000"),
    );
    let lived_five = lived(&five);
    holds(&five, &lived_five, urgent, Measure::MeanWait, 0.131_931_560, PERCENT);
    holds(&five, &lived_five, ordinary, Measure::MeanWait, 0.659_657_803, PERCENT);
    holds(&five, &lived_five, ("desk", None), Measure::MeanWait, 0.554_112_554, PERCENT);
}

#[test]
fn a_network_with_ways_back() {
    let plan = plan(
        &text("network.toml")
            .replace("days = 400_000", "days = 1_300_000")
            .replace("replications = 20", "replications = 40"),
    );
    let lived = lived(&plan);
    let exact = [
        ("counselling", 2.654_171_131, 4.427_365_625, 0.799_322_925, 0.710_175_066),
        ("individual", 1.028_600_193, 10.720_085_580, 0.728_265_687, 0.195_654_177),
        ("group", 16.775_612_319, 13.831_830_862, 0.887_118_106, 0.631_220_967),
        ("authority", 2.129_299_035, 4.109_922_491, 0.677_685_080, 0.343_152_424),
        ("housing", 0.976_201_614, 4.132_266_205, 0.508_263_810, 0.064_004_488),
    ];
    for (activity, wait, number, utilisation, share_waiting) in exact {
        holds(&plan, &lived, (activity, None), Measure::MeanWait, wait, 2.0 * PERCENT);
        holds(&plan, &lived, (activity, None), Measure::MeanNumber, number, 2.0 * PERCENT);
        holds(&plan, &lived, (activity, None), Measure::Utilisation, utilisation, 2.0 * PERCENT);
        holds(&plan, &lived, (activity, None), Measure::ShareWaiting, share_waiting, 2.0 * PERCENT);
    }
    holds(&plan, &lived, ("", None), Measure::MeanTimeInSystem, 31.017_892_302, 2.0 * PERCENT);
    holds(&plan, &lived, ("", None), Measure::MeanNumber, 37.221_470_763, 2.0 * PERCENT);
    // The classes have no closed form; these are of 432 million citizens, with their 95 % half-widths.
    let by_class = [
        ("counselling", 0.6345, 0.0004, 3.162, 0.004),
        ("individual", 0.3097, 0.0007, 1.209, 0.004),
        ("group", 2.2837, 0.0035, 20.43, 0.10),
        ("authority", 0.7908, 0.0011, 2.470, 0.006),
        ("housing", 0.5169, 0.0037, 1.092, 0.008),
    ];
    for (activity, urgent, urgent_half, ordinary, ordinary_half) in by_class {
        for (class, other, half) in
            [("urgent", urgent, urgent_half), ("ordinary", ordinary, ordinary_half)]
        {
            let own =
                lived.estimate(row(&lived, activity, Some(class)), Measure::MeanWait as usize);
            let both = own.standard_error.hypot(half / 1.96);
            let z = (own.mean - other) / both;
            println!("{activity:<12} {class:<9} {:>9.4} other {other:>9.4} z {z:>6.2}", own.mean);
            assert!(z.abs() <= 3.5, "{activity} {class}: {} is not {other}", own.mean);
        }
    }
}

#[test]
fn coming_back_to_the_same_server() {
    let plan = plan(&text("feedback.toml"));
    let lived = lived(&plan);
    holds(&plan, &lived, ("desk", None), Measure::MeanNumber, 4.0, PERCENT);
    holds(&plan, &lived, ("", None), Measure::MeanTimeInSystem, 6.25, PERCENT);
}

#[test]
fn room_for_three() {
    let plan = plan(&text("finite-room.toml"));
    let lived = lived(&plan);
    holds(&plan, &lived, ("line", None), Measure::Loss, 0.049_360_146, PERCENT);
    holds(&plan, &lived, ("line", None), Measure::MeanNumber, 0.762_340_037, PERCENT);
}

#[test]
fn who_gives_up() {
    let large = plan(&text("abandonment.toml"));
    let lived_large = lived(&large);
    let line = ("line", None);
    holds(&large, &lived_large, line, Measure::Abandonment, 0.030_912_249, PERCENT);
    holds(&large, &lived_large, line, Measure::MeanWait, 0.061_824_498, PERCENT);
    holds(&large, &lived_large, line, Measure::Utilisation, 0.930_324_241, PERCENT);
    holds(&large, &lived_large, line, Measure::ShareWaiting, 0.467_774_069, PERCENT);
    let patient = plan(
        &text("abandonment.toml")
            .replace("patience_minutes = { distribution = \"exponential\", mean = 2 }", "")
            .replace("minutes = 50_000", "minutes = 100_000"),
    );
    holds(
        &patient,
        &lived(&patient),
        line,
        Measure::MeanWait,
        20.833_668_336 / 60.0,
        2.0 * PERCENT,
    );
    let small = plan(
        &text("abandonment.toml")
            .replace("per_minute = 48", "per_minute = 4")
            .replace("servers = 50", "servers = 5")
            .replace("minutes = 50_000", "minutes = 200_000"),
    );
    let lived_small = lived(&small);
    holds(&small, &lived_small, line, Measure::Abandonment, 0.077_968_675, PERCENT);
    holds(&small, &lived_small, line, Measure::MeanWait, 0.155_937_351, PERCENT);
}

#[test]
fn no_queue_is_insensitive_to_service() {
    let lost = text("finite-room.toml")
        .replace("per_minute = 3", "per_minute = 8")
        .replace("servers = 2", "servers = 10")
        .replace("room = 3", "room = 10")
        .replace("minutes = 100_000", "minutes = 50_000");
    for takes in ["1", "{ distribution = \"lognormal\", mean = 1, sd = 2 }"] {
        let takes = format!("takes_minutes = {takes}");
        let was = "takes_minutes = { distribution = \"exponential\", mean = 0.25 }";
        let plan = plan(&lost.replace(was, &takes));
        holds(&plan, &lived(&plan), ("line", None), Measure::Loss, 0.121_661_064, PERCENT);
    }
}
