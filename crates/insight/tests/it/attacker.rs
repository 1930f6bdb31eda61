//! An attacker who knows every table that was published, that people are whole and not negative, and that
//! counts only grow, asks an integer program what each hidden cell can be.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use roret_insight::suppression::{Counts, NotTold, THRESHOLD, Table, withhold};

/// Random numbers (splitmix64), so that the test is the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) >> 33).expect("31 bits") % end
    }

    /// A count as they occur: often nobody, often few.
    fn count(&mut self) -> u32 {
        match self.below(10) {
            0 | 1 => 0,
            2..=4 => 1 + self.below(4),
            5..=7 => 5 + self.below(15),
            _ => 20 + self.below(60),
        }
    }

    fn counts(&mut self) -> Vec<Vec<u32>> {
        let (rows, columns) = (2 + self.below(5), 2 + self.below(3));
        (0..rows).map(|_| (0..columns).map(|_| self.count()).collect()).collect()
    }

    /// The same people some time later, and some more.
    fn grown(&mut self, counts: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut more = |count: &u32| match self.below(4) {
            0 | 1 => *count,
            2 => count + 1 + self.below(4),
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

type Shown = Vec<Vec<Option<u32>>>;

/// What the attacker wants to know: a cell of a table, or its growth from the first to the second.
#[derive(Clone, Copy, Debug)]
enum Target {
    Cell(usize, usize, usize),
    Growth(usize, usize),
}

/// Every cell and every growth that only few stand behind.
fn targets(tables: &[Vec<Vec<u32>>]) -> Vec<Target> {
    let is_small = |people: u32| (1..THRESHOLD).contains(&people);
    let mut targets = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for (row, cells) in table.iter().enumerate() {
            for (column, value) in cells.iter().enumerate() {
                if is_small(*value) {
                    targets.push(Target::Cell(number, row, column));
                }
                if number == 1 && is_small(value - tables[0][row][column]) {
                    targets.push(Target::Growth(row, column));
                }
            }
        }
    }
    targets
}

/// The least (or most) that the target can be, by all that is shown.
fn extreme(shown: &[Shown], target: Target, direction: OptimizationDirection) -> i64 {
    let mut problem = Problem::new(direction);
    let weight = |table: usize, row: usize, column: usize| match target {
        Target::Cell(t, r, c) if (t, r, c) == (table, row, column) => 1.0,
        Target::Growth(r, c) if (r, c) == (row, column) => [-1.0, 1.0][table],
        _ => 0.0,
    };
    let mut all: Vec<Vec<Vec<Variable>>> = Vec::new();
    for (number, table) in shown.iter().enumerate() {
        let mut variable = |row: usize, column: usize, value: Option<u32>| {
            let known = value.map(|value| i32::try_from(value).expect("few"));
            // Ten thousand people are as good as any number.
            let bounds = known.map_or((0, 10_000), |value| (value, value));
            problem.add_integer_var(weight(number, row, column), bounds)
        };
        let variables: Vec<Vec<Variable>> = table
            .iter()
            .enumerate()
            .map(|(row, cells)| {
                cells
                    .iter()
                    .enumerate()
                    .map(|(column, cell)| variable(row, column, *cell))
                    .collect()
            })
            .collect();
        let mut sums_up = |parts: Vec<Variable>, total: Variable| {
            let terms: Vec<(Variable, f64)> =
                parts.into_iter().map(|part| (part, 1.0)).chain([(total, -1.0)]).collect();
            problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
        };
        let (last_row, last_column) = (variables.len() - 1, variables[0].len() - 1);
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
            problem.add_constraint(
                [(*after, 1.0), (*before, -1.0)].as_slice(),
                ComparisonOp::Ge,
                0.0,
            );
        }
    }
    let solved = problem.solve().expect("what happened is possible");
    solved.into_solution().expect("a solution").objective().round() as i64
}

/// How many values the attacker leaves possible, less one.
fn doubt(shown: &[Shown], target: Target) -> i64 {
    let most = extreme(shown, target, OptimizationDirection::Maximize);
    most - extreme(shown, target, OptimizationDirection::Minimize)
}

fn protected(counts: &[Vec<u32>], earlier: &[Table]) -> Result<Table, NotTold> {
    withhold(&Counts::of(counts).expect("a table"), earlier, THRESHOLD)
}

/// Attacks what was told of a history of one or two tables. Answers how many targets there were.
fn attack(tables: &[Vec<Vec<u32>>], published: &[Table]) -> usize {
    let wholes: Vec<Vec<Vec<u32>>> = tables.iter().map(|counts| whole(counts)).collect();
    let shown: Vec<Shown> = published.iter().map(Table::shown).collect();
    for (table, shown) in wholes.iter().zip(&shown) {
        for (value, cell) in table.iter().flatten().zip(shown.iter().flatten()) {
            assert!(cell.is_none_or(|cell| cell == *value), "what is shown is true");
        }
    }
    let targets = targets(&wholes);
    for target in &targets {
        let doubt = doubt(&shown, *target);
        assert!(doubt >= i64::from(THRESHOLD), "{target:?} has {doubt}: {tables:?} {shown:?}");
    }
    targets.len()
}

#[test]
fn an_attacker_recovers_nobody_from_a_thousand_tables() {
    let mut chance = Chance(1);
    let (mut told, mut targets, mut cells, mut withheld) = (0, 0, 0, 0);
    for _ in 0..1_000 {
        let counts = chance.counts();
        let Ok(table) = protected(&counts, &[]) else { continue };
        told += 1;
        cells += table.withheld().len();
        withheld += table.withheld().iter().filter(|withheld| **withheld).count();
        targets += attack(&[counts], &[table]);
    }
    println!("{told} of 1,000 told, {withheld} of {cells} cells withheld, {targets} attacked");
    assert!(told >= 950 && withheld * 2 < cells);
}

#[test]
fn an_attacker_recovers_nobody_from_a_thousand_pairs_of_tables() {
    let mut chance = Chance(2);
    let (mut told, mut targets) = (0, 0);
    for _ in 0..1_000 {
        let first = chance.counts();
        let second = chance.grown(&first);
        let Ok(before) = protected(&first, &[]) else { continue };
        let Ok(after) = protected(&second, std::slice::from_ref(&before)) else { continue };
        told += 1;
        targets += attack(&[first, second], &[before, after]);
    }
    println!("{told} of 1,000 pairs told, {targets} attacked");
    assert!(told >= 500);
}

/// The attacker is a real one: without the second cells he finds most of the first.
#[test]
fn withholding_only_what_is_small_would_give_people_away() {
    let mut chance = Chance(3);
    let (mut found, mut all) = (0, 0);
    for _ in 0..100 {
        let counts = chance.counts();
        let table = whole(&counts);
        let hide = |value: &u32| (!(1..THRESHOLD).contains(value)).then_some(*value);
        let shown: Shown = table.iter().map(|row| row.iter().map(hide).collect()).collect();
        for target in targets(std::slice::from_ref(&table)) {
            all += 1;
            found += usize::from(doubt(std::slice::from_ref(&shown), target) == 0);
        }
    }
    println!("{found} of {all} found");
    assert!(found * 3 > all);
}
