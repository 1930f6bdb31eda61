//! Two years of the invented municipality, lived by the simulator; and every day since, as it comes.
//!
//! A plan and a seed give the same life to the byte. So nothing need be kept but the day on which it began: whoever
//! opens the municipality later lives it again until today, and does what has not been done yet.

use crate::out;
use crate::simulated_journal::{commands_of, write};
use crate::store::Store;
use anyhow::{Context, anyhow, ensure};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use roret_domain::calendar;
use roret_domain::id::{CommandKey, Position};
use roret_journal::Journal;
use roret_journal::stored::StoredJournal;
use roret_office::{Office, OfficeError};
use roret_simulate::chronicle::SimulatedCommand;
use roret_simulate::plan::DAY_US;
use roret_simulate::reading::read;
use roret_texts::Language;
use std::collections::VecDeque;
use std::time::Duration;

/// What its life follows, with dates of its own.
const PLAN: &str = include_str!("../../../../catalogue/scenarios/proevekoebing.toml");

/// The plan's first day, and the day of its re-organisation.
const PLANNED: [Date; 2] = [date(2024, 11, 1), date(2025, 11, 1)];

const SEED: u64 = 2;

/// How often is looked for what has come.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long it is left alone after something could not be written.
const AFTER_TROUBLE: Duration = Duration::from_secs(60);

/// Keys that are asked for at a time.
const KEYS_AT_A_TIME: usize = 1_000;

/// A life that began on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    begins_on: Date,
}

impl Life {
    /// One that has lasted two years today: it began on the first day of a month.
    fn until(today: Date) -> Self {
        Self { begins_on: today.first_of_month().saturating_sub(2.years()) }
    }

    /// Writes two years into an empty place. If that is broken off, what is missing is lived when it is next opened.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) async fn begin(
        store: &Store,
        name: &str,
        office_now: jiff::Timestamp,
    ) -> anyhow::Result<()> {
        let today = calendar::date_of(office_now);
        let mut commands = Self::until(today).commands(name, today)?;
        commands.retain(|command| command.at <= office_now);
        write(store, commands).await?;
        Ok(())
    }

    /// The life that a journal tells; none when it is another one.
    ///
    /// # Errors
    /// When the journal can't be read.
    pub(crate) async fn of(
        journal: &mut StoredJournal,
        name: &str,
    ) -> anyhow::Result<Option<Self>> {
        let Some(first) = journal.read(Position(0), 1).await?.pop() else { return Ok(None) };
        let life = Self { begins_on: calendar::date_of(first.recorded_at) };
        if life.begins_on.day() != 1 {
            return Ok(None);
        }
        let founded = life.commands(name, life.begins_on)?.first().map(|command| command.key);
        Ok((founded == Some(first.command)).then_some(life))
    }

    /// Everything that is done until the end of a day, in order.
    fn commands(self, name: &str, until: Date) -> anyhow::Result<Vec<SimulatedCommand>> {
        let changes_on = self.begins_on.saturating_add(1.year());
        // Both are taken out before either is put in: the day on which it begins may be that of the plan's change.
        let [begins, changes] = PLANNED.map(|day| day.to_string());
        let text = PLAN.replace(&begins, "BEGINS").replace(&changes, "CHANGES");
        let text = text.replace("BEGINS", &self.begins_on.to_string());
        let text = text.replace("CHANGES", &changes_on.to_string());
        let mut plan = read(&text).map_err(|findings| anyhow!("{findings:?}"))?;
        ensure!(plan.starts_on == self.begins_on, "the plan begins on {}", plan.starts_on);
        let days = until.since(self.begins_on).context("a day after the first")?.get_days();
        plan.run.until_us = (i64::from(days) + 1) * DAY_US;
        plan.run.warm_up_us = 0;
        let lived = commands_of(&plan, SEED, name, Language::English)?;
        Ok(lived.map_err(|too_many| anyhow!("{too_many:?}"))?.0)
    }
}

/// What comes of a life, day by day.
struct CommandsToCome {
    life: Life,
    name: String,
    /// How many of the life's commands have been done, or were refused.
    done: usize,
    /// The last day whose commands are here.
    until: Date,
    commands: VecDeque<SimulatedCommand>,
}

impl CommandsToCome {
    /// What the journal does not hold yet.
    async fn after(
        life: Life,
        journal: &mut StoredJournal,
        name: &str,
        today: Date,
    ) -> anyhow::Result<Self> {
        let all = life.commands(name, today)?;
        let keys: Vec<CommandKey> = all.iter().map(|command| command.key).collect();
        let mut done = 0;
        for (number, keys) in keys.chunks(KEYS_AT_A_TIME).enumerate() {
            let known = journal.known(keys).await?;
            let last = keys.iter().rposition(|key| known.iter().any(|known| known.key == *key));
            if let Some(last) = last {
                done = number * KEYS_AT_A_TIME + last + 1;
            }
        }
        let commands = all.into_iter().skip(done).collect();
        Ok(Self { life, name: name.to_owned(), done, until: today, commands })
    }

    /// Does what has come by now.
    async fn go_on(&mut self, office: &Office) -> anyhow::Result<()> {
        let today = office.today();
        if self.until < today {
            self.commands =
                self.life.commands(&self.name, today)?.into_iter().skip(self.done).collect();
            self.until = today;
        }
        let now = office.clock().now();
        while let Some(SimulatedCommand { actor, key, command, .. }) =
            self.commands.front().filter(|command| command.at <= now)
        {
            match office.decide(*actor, *key, command.clone()).await {
                // Somebody who tries the program has done otherwise: their life goes another way.
                Ok(_) | Err(OfficeError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
            self.commands.pop_front();
            self.done += 1;
        }
        Ok(())
    }
}

/// Lives on, as long as the program runs. What can't be written now is tried again.
pub(crate) async fn live_on(
    life: Life,
    mut journal: StoredJournal,
    office: std::sync::Arc<Office>,
    name: String,
) {
    let mut coming = match CommandsToCome::after(life, &mut journal, &name, office.today()).await {
        Ok(coming) => coming,
        Err(error) => return out::complain(&format!("{error:#}")),
    };
    drop(journal);
    loop {
        let pause = match coming.go_on(&office).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                out::complain(&format!("the demonstration stands still: {error:#}"));
                AFTER_TROUBLE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(today: Date) -> Date {
        Life::until(today).begins_on
    }

    #[test]
    fn it_is_two_years_old_on_any_day() {
        assert_eq!(begins(date(2026, 11, 22)), date(2024, 11, 1));
        assert_eq!(begins(date(2028, 2, 29)), date(2026, 2, 1));
    }

    #[test]
    fn it_begins_on_any_month_also_on_those_that_the_plan_names() {
        for today in [date(2025, 11, 9), date(2026, 11, 22), date(2027, 11, 9), date(2046, 2, 1)] {
            let life = Life::until(today);
            let commands = life.commands("Prøvekøbing", life.begins_on).unwrap();
            assert_eq!(calendar::date_of(commands.first().unwrap().at), life.begins_on, "{today}");
        }
    }

    #[test]
    fn what_was_lived_until_a_day_is_how_a_longer_life_begins() {
        let life = Life::until(date(2028, 2, 29));
        let keys = |until| -> Vec<_> {
            let commands = life.commands("Prøvekøbing", until).unwrap();
            commands.into_iter().map(|command| (command.key, command.at, command.command)).collect()
        };
        let (short, long) = (keys(date(2028, 2, 29)), keys(date(2028, 3, 30)));
        assert!(
            short.len() > 1_000 && long.len() > short.len() + 50,
            "{} {}",
            short.len(),
            long.len()
        );
        assert_eq!(short, long[..short.len()]);
    }
}
