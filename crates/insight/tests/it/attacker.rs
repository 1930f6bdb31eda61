//! An attacker who knows every table that was published, that people are whole and not negative, that a table which
//! lists only some groups lists those with somebody in them, that a table which shows a nought withholds none, and that
//! counts only grow, asks an integer program
//! what each hidden cell can be. He is written from what a reader knows, not from how cells are hidden.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use roret_insight::suppression::{Counts, NotTold, THRESHOLD, Table, given_away, withhold};

/// Random numbers (splitmix64), so that the test is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) >> 33).expect("31 bits") % end
    }

    /// A count as they occur: often nobody, often one, often few.
    fn count(&mut self) -> u32 {
        match self.below(12) {
            0 | 1 => 0,
            2 | 3 => 1,
            4 | 5 => 1 + self.below(4),
            6..=9 => 5 + self.below(15),
            _ => 20 + self.below(60),
        }
    }

    /// Groups by columns. Some groups have nobody, some one person; now and then a column has nobody at all, as when
    /// everybody had an agreement in time, or is all ones but for one group.
    fn counts(&mut self) -> Vec<Vec<u32>> {
        let (rows, columns) = (2 + self.below(6), if self.below(4) == 0 { 3 } else { 2 });
        let empty_column = (self.below(5) == 0).then(|| self.below(columns));
        let ones = self.below(5) == 0;
        let big = self.below(rows);
        (0..rows)
            .map(|row| {
                let kind = self.below(8);
                let cell = |column| match (kind, ones) {
                    _ if Some(column) == empty_column => 0,
                    (_, true) if row == big => 30 + self.below(100),
                    (_, true) => u32::from(column == 0),
                    (0, _) => 0,
                    (1, _) => u32::from(column == 0),
                    _ => self.count(),
                };
                (0..columns).map(cell).collect()
            })
            .collect()
    }

    /// The same people some time later, and some more.
    fn grown(&mut self, counts: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut more = |count: &u32| match self.below(5) {
            0..=2 => *count,
            3 => count + 1 + self.below(4),
            _ => count + self.count(),
        };
        counts.iter().map(|row| row.iter().map(&mut more).collect()).collect()
    }
}

/// With the totals.
fn whole(counts: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> =
        counts.iter().map(|row| row.iter().chain([&row.iter().sum()]).copied().collect()).collect();
    let sum = |column: usize| rows.iter().map(|row| row[column]).sum();
    let last = (0..rows[0].len()).map(sum).collect();
    rows.push(last);
    rows
}

/// What everybody sees of a table, of which rows a reader knows that somebody is in them, and whether of every
/// withheld cell.
struct Shown {
    cells: Vec<Vec<Option<u32>>>,
    peopled: Vec<usize>,
    /// By column.
    noughts_are_shown: Vec<bool>,
}

impl Shown {
    /// A table in which every group is listed: being there says nothing. But a nought that is shown, other than
    /// below a total of nobody, says that noughts are not withheld.
    fn of_all_groups(table: &Table) -> Self {
        let cells = table.shown();
        let totals = cells.last().expect("totals");
        let is_telling = |column: usize| {
            let is_nought = |row: &Vec<Option<u32>>| row[column] == Some(0);
            totals[column].is_none_or(|total| total > 0) && cells.iter().any(is_nought)
        };
        let noughts_are_shown = (0..totals.len()).map(is_telling).collect();
        Self { cells, peopled: Vec::new(), noughts_are_shown }
    }
}

/// What the attacker wants to know: a cell of a table, or its growth from the first to the second.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Target {
    Cell(usize, usize, usize),
    Growth(usize, usize),
}

/// Every hidden cell, and every growth that only few stand behind.
fn targets(tables: &[Vec<Vec<u32>>], shown: &[Shown]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for (row, cells) in table.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                if shown[number].cells[row][column].is_none() {
                    targets.push(Target::Cell(number, row, column));
                }
                if number == 1 && (1..THRESHOLD).contains(&(value - tables[0][row][column])) {
                    targets.push(Target::Growth(row, column));
                }
            }
        }
    }
    targets
}

/// Everything as it may have been, table by table, row by row.
type World = Vec<Vec<Vec<i64>>>;

fn value(world: &World, target: Target) -> i64 {
    match target {
        Target::Cell(table, row, column) => world[table][row][column],
        Target::Growth(row, column) => world[1][row][column] - world[0][row][column],
    }
}

/// A world with the least (or most) that the target can be, by all that is known.
fn extreme(shown: &[Shown], target: Target, direction: OptimizationDirection) -> World {
    let mut problem = Problem::new(direction);
    let weight = |table: usize, row: usize, column: usize| match target {
        Target::Cell(t, r, c) if (t, r, c) == (table, row, column) => 1.0,
        Target::Growth(r, c) if (r, c) == (row, column) => [-1.0, 1.0][table],
        _ => 0.0,
    };
    let mut all: Vec<Vec<Vec<Variable>>> = Vec::new();
    for (number, table) in shown.iter().enumerate() {
        let (last_row, last_column) = (table.cells.len() - 1, table.cells[0].len() - 1);
        let mut variable = |row: usize, column: usize, cell: Option<u32>| {
            let is_peopled = column == last_column && table.peopled.contains(&row);
            let least = i32::from(is_peopled || table.noughts_are_shown[column]);
            let known = cell.map(|value| i32::try_from(value).expect("few"));
            // Ten thousand people are as good as any number.
            let bounds = known.map_or((least, 10_000), |value| (value, value));
            problem.add_integer_var(weight(number, row, column), bounds)
        };
        let mut variables: Vec<Vec<Variable>> = Vec::new();
        for (row, cells) in table.cells.iter().enumerate() {
            let cells = cells.iter().enumerate();
            variables.push(cells.map(|(column, cell)| variable(row, column, *cell)).collect());
        }
        let mut sums_up = |parts: Vec<Variable>, total: Variable| {
            let terms: Vec<(Variable, f64)> =
                parts.into_iter().map(|part| (part, 1.0)).chain([(total, -1.0)]).collect();
            problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
        };
        for row in &variables {
            sums_up(row[..last_column].to_vec(), row[last_column]);
        }
        for column in 0..=last_column {
            let parts = variables[..last_row].iter().map(|row| row[column]).collect();
            sums_up(parts, variables[last_row][column]);
        }
        all.push(variables);
    }
    if let [first, second] = all.as_slice() {
        for (before, after) in first.iter().flatten().zip(second.iter().flatten()) {
            let grows = [(*after, 1.0), (*before, -1.0)];
            problem.add_constraint(grows.as_slice(), ComparisonOp::Ge, 0.0);
        }
    }
    let solved = problem.solve().expect("what happened is possible");
    let solution = solved.into_solution().expect("a solution");
    let found = |variable: &Variable| solution.var_value(*variable).round() as i64;
    let row = |row: &Vec<Variable>| row.iter().map(found).collect();
    all.iter().map(|table| table.iter().map(row).collect()).collect()
}

/// For each target, how many values the attacker leaves possible, less one; counted up to the threshold. A world
/// that was found for one target may show another to be open already.
fn doubts(shown: &[Shown], targets: &[Target]) -> Vec<i64> {
    let mut worlds: Vec<World> = Vec::new();
    let enough = i64::from(THRESHOLD);
    let doubt = |target: &Target| {
        let spread = |worlds: &[World]| {
            let values = worlds.iter().map(|world| value(world, *target));
            let (least, most) = (values.clone().min(), values.max());
            most.zip(least).map_or(0, |(most, least)| most - least)
        };
        for direction in [OptimizationDirection::Maximize, OptimizationDirection::Minimize] {
            if spread(&worlds) < enough {
                worlds.push(extreme(shown, *target, direction));
            }
        }
        spread(&worlds)
    };
    targets.iter().map(doubt).collect()
}

fn protected(counts: &[Vec<u32>], earlier: &[Table]) -> Result<Table, NotTold> {
    withhold(&Counts::of(counts).expect("a table"), earlier, THRESHOLD)
}

/// Attacks what was told of a history of one or two tables. Answers how many targets there were.
fn attack(tables: &[Vec<Vec<u32>>], published: &[Table]) -> usize {
    let wholes: Vec<Vec<Vec<u32>>> = tables.iter().map(|counts| whole(counts)).collect();
    let shown: Vec<Shown> = published.iter().map(Shown::of_all_groups).collect();
    for (table, shown) in wholes.iter().zip(&shown) {
        for (value, cell) in table.iter().flatten().zip(shown.cells.iter().flatten()) {
            assert!(cell.is_none_or(|cell| cell == *value), "what is shown is true");
        }
    }
    let targets = targets(&wholes, &shown);
    for (target, doubt) in targets.iter().zip(doubts(&shown, &targets)) {
        let story = || published.iter().map(Table::shown).collect::<Vec<_>>();
        assert!(doubt >= i64::from(THRESHOLD), "{target:?} {doubt}: {tables:?} {:?}", story());
    }
    targets.len()
}

#[test]
fn an_attacker_recovers_nobody_from_two_thousand_tables() {
    let mut random = Random(1);
    let (mut tried, mut told, mut targets, mut cells) = (0, 0, 0, 0);
    while told < 2_000 {
        tried += 1;
        let counts = random.counts();
        let Ok(table) = protected(&counts, &[]) else { continue };
        told += 1;
        cells += table.withheld().len();
        targets += attack(&[counts], &[table]);
    }
    println!("{told} of {tried} told; of {cells} cells {targets} withheld and attacked");
    assert!(tried < 3_000 && targets * 3 < cells * 2, "{tried} {targets} {cells}");
}

#[test]
fn an_attacker_recovers_nobody_from_two_thousand_pairs_of_tables() {
    let mut random = Random(2);
    let (mut tried, mut told, mut targets) = (0, 0, 0);
    while told < 2_000 {
        let first = random.counts();
        let second = random.grown(&first);
        let Ok(before) = protected(&first, &[]).map(Table::with_noughts_as_seen) else { continue };
        tried += 1;
        let Ok(after) = protected(&second, std::slice::from_ref(&before)) else { continue };
        told += 1;
        targets += attack(&[first, second], &[before, after]);
    }
    println!("{told} of {tried} pairs told, {targets} attacked");
    assert!(tried < 6_000, "{tried}");
}

/// A column is refused only for its totals: whatever lies behind totals that are many can be told, if only as withheld.
#[test]
fn a_table_is_refused_only_when_a_total_is_small() {
    let mut random = Random(4);
    let is_small = |total: &u32| (1..THRESHOLD).contains(total);
    let totals = |counts: &[Vec<u32>]| whole(counts).pop().expect("totals");
    for _ in 0..2_000 {
        let first = random.counts();
        let before = totals(&first);
        let is_refused = before.iter().any(is_small) || before.iter().all(|total| *total == 0);
        let told = protected(&first, &[]);
        assert_eq!(told.is_err(), is_refused, "{first:?}");
        let Ok(told) = told.map(Table::with_noughts_as_seen) else { continue };
        let second = random.grown(&first);
        let after = totals(&second);
        let growth: Vec<u32> = after.iter().zip(&before).map(|(now, then)| now - then).collect();
        let is_refused = after.iter().chain(&growth).any(is_small);
        let again = protected(&second, &[told]);
        assert_eq!(again.is_err(), is_refused, "{first:?} {second:?}");
    }
}

/// The attacker is a real one: without the second cells he finds most of the first.
#[test]
fn withholding_only_what_is_small_would_give_people_away() {
    let mut random = Random(3);
    let (mut found, mut all) = (0, 0);
    for _ in 0..100 {
        let table = whole(&random.counts());
        let hide = |value: &u32| (!(1..THRESHOLD).contains(value)).then_some(*value);
        let cells = table.iter().map(|row| row.iter().map(hide).collect()).collect();
        let shown = [Shown { cells, peopled: Vec::new(), noughts_are_shown: vec![false; 5] }];
        let targets = targets(std::slice::from_ref(&table), &shown);
        all += targets.len();
        found += doubts(&shown, &targets).into_iter().filter(|doubt| *doubt == 0).count();
    }
    println!("{found} of {all} found");
    assert!(found * 3 > all);
}

/// He reads the list of rows, too: where only groups with somebody in them are listed, a table that is safe
/// otherwise gives people away; and whoever asks [`given_away`] is told of exactly the cells he finds.
#[test]
fn listing_only_who_is_there_would_give_people_away() {
    let mut random = Random(5);
    let (mut found, mut all) = (0, 0);
    for _ in 0..400 {
        let mut counts = random.counts();
        counts.retain(|row| row.iter().any(|count| *count > 0));
        let Some(counted) = Counts::of(&counts) else { continue };
        let Ok(table) = withhold(&counted, &[], THRESHOLD) else { continue };
        let peopled: Vec<usize> = (0..counts.len()).collect();
        let seen = Shown::of_all_groups(&table);
        let shown = [Shown { peopled, ..seen }];
        let targets = targets(&[whole(&counts)], &shown);
        let columns = counts[0].len() + 1;
        let by_attack: Vec<usize> = targets
            .iter()
            .zip(doubts(&shown, &targets))
            .filter(|(_, doubt)| *doubt < i64::from(THRESHOLD))
            .filter_map(|(target, _)| match target {
                Target::Cell(_, row, column) => Some(row * columns + column),
                Target::Growth(..) => None,
            })
            .collect();
        all += targets.len();
        found += by_attack.len();
        let as_read = table.with_peopled_rows(counts.iter().map(|_| true)).with_noughts_as_seen();
        let named = given_away(&[as_read], THRESHOLD);
        assert_eq!(named.iter().map(|(_, cell, _)| *cell).collect::<Vec<_>>(), by_attack);
    }
    println!("{found} of {all} found");
    assert!(found > 20, "{found} of {all}");
}

/// A table as it was once published: 100 of 105 came by phone, and five ways had one person each. The rows
/// that are listed say that each of the five is one.
#[test]
fn five_listed_rows_that_share_five_people_are_one_each() {
    let mut counts = vec![vec![100, 0], vec![1, 0], vec![1, 0], vec![1, 0], vec![1, 0], vec![1, 0]];
    let row = |row: usize| if row == 0 { [false; 3] } else { [true, false, true] };
    let withheld: Vec<bool> = (0..6).flat_map(row).chain([false; 3]).collect();
    let once = Table::published(&Counts::of(&counts).expect("a table"), withheld).expect("it fits");
    let shown = [Shown {
        cells: once.shown(),
        peopled: (0..6).collect(),
        noughts_are_shown: vec![false; 5],
    }];
    let targets = targets(&[whole(&counts)], &shown);
    assert_eq!(targets.len(), 10);
    assert_eq!(doubts(&shown, &targets), [0; 10]);
    let named = given_away(&[once.with_peopled_rows([true; 6])], THRESHOLD);
    assert_eq!(named.iter().map(|(_, _, values)| *values).collect::<Vec<_>>(), [1; 10]);
    // Today every way has its row, and the phone's numbers are withheld with the ones.
    counts.push(vec![0, 0]);
    let today = protected(&counts, &[]).expect("told");
    assert_eq!(today.shown()[0], [None, Some(0), None]);
    assert_eq!(today.shown()[6], [Some(0); 3]);
    attack(&[counts], &[today]);
}

/// Many years of months, and many units: the search is quick enough for a page.
#[test]
fn a_large_table_is_told_and_can_be_told_again() {
    let mut random = Random(6);
    let first: Vec<Vec<u32>> =
        (0..120).map(|_| vec![random.count() / 2, random.count() / 8]).collect();
    let mut told = vec![protected(&first, &[]).expect("told").with_noughts_as_seen()];
    let mut counts = first;
    for _ in 0..3 {
        counts.iter_mut().for_each(|row| row[0] += random.below(3));
        let next = protected(&counts, &told).expect("told again");
        told.push(next.with_noughts_as_seen());
    }
    let (most, withheld) = (told[0].withheld().len(), told[0].withheld());
    assert!(withheld.iter().filter(|withheld| **withheld).count() < most);
    assert_eq!(given_away(&told, THRESHOLD), []);
}
