//! A simulated life written into an empty place, as a municipality that is opened like a real one.

use crate::error_text::refusal_text;
use crate::store::Store;
use anyhow::anyhow;
use roret_domain::id::Position;
use roret_journal::keys::Sealer;
use roret_journal::{Journal, Written};
use roret_simulate::chronicle::{Chronicle, SimulatedCommand};
use roret_simulate::life::{RunCounts, TooMany, live};
use roret_simulate::plan::Plan;
use roret_texts::{Language, texts_of};

/// So many commands are written at once.
const COMMANDS_PER_WRITE: usize = 1_000;

/// Everything that is done in a life, in order, and what came of it; the error within is for the plan's author.
///
/// # Errors
/// When the rules of real life don't allow what the plan does.
pub(crate) fn commands_of(
    plan: &Plan,
    seed: u64,
    municipality: &str,
    language: Language,
) -> anyhow::Result<Result<(Vec<SimulatedCommand>, RunCounts), TooMany>> {
    let mut commands = Vec::new();
    let mut chronicle =
        Chronicle::begin(plan, seed, municipality, |command| commands.push(command));
    let lived = live(plan, seed, &mut chronicle);
    chronicle.end().map_err(|refusal| {
        let refused = texts_of(language).get("simulated-journal-refused");
        anyhow!("{refused}: {}", refusal_text(&refusal, language))
    })?;
    Ok(lived.map(|counted| (commands, counted)))
}

/// Writes a life into an empty place. Answers with the last event. What must be there whole or not at all is to be
/// marked by whoever calls it.
///
/// # Errors
/// When it can't be written or sealed.
pub(crate) async fn write(
    store: &Store,
    commands: Vec<SimulatedCommand>,
) -> anyhow::Result<Position> {
    let (mut records, lock) = store.records().await?;
    let mut head = Position(0);
    let mut sealer = Sealer::new(store.keys().await?);
    let mut commands = commands.into_iter().peekable();
    while commands.peek().is_some() {
        let stretch = commands.by_ref().take(COMMANDS_PER_WRITE);
        let written =
            |SimulatedCommand { key, events, .. }| Written { key, request_hash: [0; 32], events };
        let mut stretch: Vec<Written> = stretch.map(written).collect();
        for command in &mut stretch {
            sealer.seal(&mut command.events).await?;
        }
        records.journal.append(head, &stretch).await?;
        head = stretch.last().and_then(|last| last.events.last()).map_or(head, |it| it.position);
    }
    drop((records, lock));
    Ok(head)
}
