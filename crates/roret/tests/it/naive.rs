//! The promise report counted again, slowly, from the text of a file: nothing of the product is used.

use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A row as text; times carry Copenhagen's offset, so their first ten characters are the day.
#[derive(Clone, Debug, Default)]
pub(crate) struct NaiveRow {
    pub(crate) received: String,
    pub(crate) requester: String,
    pub(crate) agreed: String,
    pub(crate) started: String,
    pub(crate) closed: String,
    pub(crate) reason: String,
    pub(crate) section: String,
}

/// The rows of a file under its header.
pub(crate) fn rows(file: &str) -> Vec<NaiveRow> {
    let mut lines = file.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |name: &str| {
            cells[header.iter().position(|column| *column == name).unwrap()].to_string()
        };
        NaiveRow {
            received: cell("received_at"),
            requester: cell("requester"),
            agreed: cell("agreed_at"),
            started: cell("started_at"),
            closed: cell("closed_at"),
            reason: cell("closing_reason"),
            section: cell("onward_section"),
        }
    });
    rows.collect()
}

fn day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| text[..10].parse().unwrap())
}

/// Days since a day long ago, counted by years and months.
fn day_number(day: Date) -> i64 {
    let (mut year, month) = (i64::from(day.year()), i64::from(day.month()));
    let shifted = (month + 9) % 12;
    if month <= 2 {
        year -= 1;
    }
    365 * year + year / 4 - year / 100
        + year / 400
        + (shifted * 306 + 5) / 10
        + i64::from(day.day())
}

/// The smallest n ≥ 1 with closed ≤ started + n months.
fn months(started: Date, closed: Date) -> i64 {
    (1..)
        .find(|n| {
            let month = i64::from(started.month()) - 1 + n;
            let (year, month) = (i64::from(started.year()) + month / 12, month % 12 + 1);
            let wanted = (year, month, i64::from(started.day()));
            // Where the month is too short its last day is smaller than the wanted one, and any
            // day of that month is no later than it.
            (i64::from(closed.year()), i64::from(closed.month()), i64::from(closed.day())) <= wanted
        })
        .unwrap()
}

/// The figures of `expected.json`.
pub(crate) fn figures(rows: &[NaiveRow], from: &str, to: &str) -> Value {
    // Half up, as people round.
    let share = |part: u64, whole: u64| {
        (whole > 0).then(|| ((part * 20_000 + whole) / (2 * whole)) as f64 / 10_000.0)
    };
    let (first, last) = (day(from).unwrap(), day(to).unwrap());
    let mut count: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_month: BTreeMap<String, u64> = (1..=6).map(|n| (n.to_string(), 0)).collect();
    let mut by_section: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows {
        let received = day(&row.received).unwrap();
        if received < first || received > last {
            continue;
        }
        let mut add = |what| *count.entry(what).or_default() += 1;
        let within = day(&row.agreed)
            .is_some_and(|agreed| agreed <= last && day_number(agreed) - day_number(received) <= 7);
        let own = row.requester == "citizen" || row.requester == "relative";
        add("inquiries");
        for (is_so, what) in [(within, "agreed"), (own, "own"), (own && within, "own_agreed")] {
            if is_so {
                add(what);
            }
        }
        let (Some(started), Some(closed)) = (day(&row.started), day(&row.closed)) else { continue };
        if closed > last {
            continue;
        }
        add("closed");
        match by_month.get_mut(&months(started, closed).to_string()) {
            Some(month) => {
                *month += 1;
                add("in_time");
            }
            None => add("late"),
        }
        if row.reason == "longer_support" {
            add("longer");
        }
        if !row.section.is_empty() {
            *by_section.entry(row.section.clone()).or_default() += 1;
        }
    }
    let of = |what: &str| count.get(what).copied().unwrap_or(0);
    json!({
        "period": [from, to],
        "inquiries": of("inquiries"),
        "agreed_within_7_days": of("agreed"),
        "agreed_within_7_days_share": share(of("agreed"), of("inquiries")),
        "from_citizen_or_relative": of("own"),
        "from_citizen_or_relative_within_7_days": of("own_agreed"),
        "from_citizen_or_relative_share": share(of("own_agreed"), of("own")),
        "closed": of("closed"),
        "closed_by_month_of_duration": by_month,
        "closed_within_6_months": of("in_time"),
        "closed_later_than_6_months": of("late"),
        "went_on_to_longer_support": of("longer"),
        "onward_by_section": by_section,
    })
}

/// Checks that `found` has every key of `expected` with an equal value.
#[track_caller]
pub(crate) fn check(found: &Value, expected: &Value) {
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&found[key], value, "{key}");
    }
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    pub(crate) fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let index = self.below(u64::try_from(words.len()).unwrap());
        words[usize::try_from(index).unwrap()]
    }
}
