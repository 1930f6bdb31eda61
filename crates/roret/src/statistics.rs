//! `roret statistics`: the product's own statistics on any table, so that they can be checked.

use crate::arguments::{Decimal, Format, Statistics};
use crate::out;
use anyhow::{Context, anyhow, bail};
use roret_paper::language::Language;
use roret_paper::survival::{Columns, Question, Times, answer, csv, json, text};
use std::fs::File;
use std::io::BufReader;
use std::process::ExitCode;

/// Runs the statistics of a table.
pub(crate) fn run(arguments: Statistics, language: Language) -> anyhow::Result<ExitCode> {
    let Statistics::Survival {
        file,
        time,
        event,
        group,
        stratum,
        entry,
        at,
        until,
        decimal,
        interval,
        format,
    } = arguments;
    if at.iter().chain(&until).any(|time| !time.is_finite()) {
        bail!("{}", language.pick("et tidspunkt er ikke et tal", "a time is not a number"));
    }
    let shown = file.display();
    let source = File::open(&file)
        .with_context(|| format!("{} {shown}", language.pick("kan ikke åbne", "can't open")))?;
    let columns = Columns {
        time: &time,
        event: &event,
        group: group.as_deref(),
        stratum: stratum.as_deref(),
        entry: entry.as_deref(),
        decimal: decimal.map(Decimal::sign),
    };
    let times = Times::read(BufReader::new(source), columns)
        .map_err(|error| anyhow!("{shown}: {}", error.text(language)))?;
    for notice in times.findings.notices() {
        out::complain(&notice.text(language));
    }
    let (bad_rows, bad_row_count) = (times.findings.bad_rows(), times.findings.bad_row_count());
    for bad_row in bad_rows {
        out::complain(&bad_row.text(language));
    }
    let kept = u64::try_from(bad_rows.len()).unwrap_or(u64::MAX);
    if bad_row_count > kept {
        let more = bad_row_count - kept;
        out::complain(&format!("{more} {}", language.pick("rækker til", "more rows")));
    }
    let question = Question { interval: interval.into(), at, until };
    let answer = answer(&times, &question);
    out::say(&match format {
        Format::Text => text(&answer, language),
        Format::Json => json(&answer)?,
        Format::Csv => csv(&answer)?,
    })?;
    Ok(if bad_rows.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
