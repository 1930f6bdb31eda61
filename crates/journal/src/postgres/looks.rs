//! The look log in the database: a row for each look, and one for everybody it covered.

use crate::JournalError;
use crate::looks::row::{LookRow, numbered};
use crate::postgres::database::{ANSWER_TIMEOUT, READ_TIMEOUT, Tenant};
use crate::statement::statements;
use roret_domain::id::CitizenId;
use sqlx::Row;
use sqlx::postgres::PgRow;

statements! {
    // Nodes take their positions one after the other, and in the order of commits: whoever reads on from a
    // position misses nothing.
    // Whatever is written or read here hangs on the row of `here`, so that the wall stands before it is touched.
    INSERT = "WITH head AS (
            INSERT INTO roret.look_head AS head (municipality, position)
            SELECT municipality, cardinality($2::bigint[])
            FROM set_config('roret.municipality', $1, true) AS here (municipality)
            ON CONFLICT (municipality)
            DO UPDATE SET position = head.position + excluded.position
            RETURNING position - cardinality($2::bigint[]) AS before),
        written AS (
            INSERT INTO roret.look (municipality, position, at_us, actor, purpose, citizens)
            SELECT $1, before + ordinal, at_us, actor, purpose, string_to_array(citizens, ' ')::uuid[]
            FROM head, unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
                WITH ORDINALITY AS look (at_us, actor, purpose, citizens, ordinal)
            RETURNING position, citizens)
        INSERT INTO roret.subject (municipality, citizen, look)
        SELECT DISTINCT $1, citizen, position FROM written, unnest(citizens) AS citizen";
    HEAD = "SELECT position FROM roret.look_head WHERE municipality = $1";
    AFTER = "SELECT position, at_us, actor, purpose, array_to_string(citizens, ' ') FROM roret.look
        WHERE municipality = $1 AND position > $2 ORDER BY position LIMIT $3";
    OF_CITIZEN = "SELECT at_us, actor, purpose
        FROM set_config('roret.municipality', $1, true) AS here (municipality), LATERAL (
            SELECT at_us, actor, purpose, position
            FROM roret.subject JOIN roret.look
                ON look.municipality = subject.municipality AND look.position = subject.look
            WHERE subject.municipality = here.municipality AND subject.citizen = $2
            ORDER BY subject.look DESC LIMIT $3) AS found
        ORDER BY position DESC";
    OF_CITIZEN_BY_WORKERS = "SELECT position, at_us, actor, purpose
        FROM set_config('roret.municipality', $1, true) AS here (municipality), LATERAL (
            SELECT at_us, actor, purpose, position
            FROM roret.subject JOIN roret.look
                ON look.municipality = subject.municipality AND look.position = subject.look
            WHERE subject.municipality = here.municipality AND subject.citizen = $2
                AND subject.look < $3 AND starts_with(look.actor, '{\"worker\":')
            ORDER BY subject.look DESC LIMIT $4) AS found
        ORDER BY position DESC";
}

const READING: &str = "reading the look log";

/// More than an office writes together: a log that is carried here.
const LOOKS_TOGETHER: usize = 1_024;

/// The look log of one municipality, in a database.
pub struct PostgresLooks {
    tenant: Tenant,
}

impl PostgresLooks {
    pub(crate) fn new(tenant: Tenant) -> Self {
        Self { tenant }
    }

    pub(crate) async fn write(&mut self, rows: &[LookRow]) -> Result<(), JournalError> {
        let times: Vec<i64> = rows.iter().map(|row| row.at.as_microsecond()).collect();
        let actors: Result<Vec<String>, _> =
            rows.iter().map(|row| serde_json::to_string(&row.actor)).collect();
        let purposes: Vec<&str> = rows.iter().map(|row| row.purpose.code()).collect();
        // An array of arrays must be a rectangle: each row's citizens travel as one text.
        let citizens: Vec<String> = rows
            .iter()
            .map(|row| row.citizens.iter().map(CitizenId::to_string).collect::<Vec<_>>().join(" "))
            .collect();
        let actors = actors.map_err(JournalError::Encode)?;
        let insert =
            self.tenant.query(&INSERT).bind(times).bind(actors).bind(purposes).bind(citizens);
        let time = if rows.len() > LOOKS_TOGETHER { READ_TIMEOUT } else { ANSWER_TIMEOUT };
        self.tenant.at_once_within(time, "writing the look log", insert).await.map(drop)
    }

    pub(crate) async fn head(&mut self) -> Result<u64, JournalError> {
        let row = self.tenant.row(READING, self.tenant.query(&HEAD)).await?;
        Ok(row.and_then(|row| u64::try_from(row.get::<i64, _>(0)).ok()).unwrap_or(0))
    }

    pub(crate) async fn after(
        &mut self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let asked = self.tenant.query(&AFTER).bind(after).bind(i64::from(limit));
        let rows = self.tenant.rows_within(READ_TIMEOUT, READING, asked).await?;
        rows.iter()
            .map(|row| {
                let citizens: String = row.get(4);
                let citizens = citizens.split_whitespace();
                let read = LookRow::read(
                    row.get(1),
                    row.get(2),
                    row.get(3),
                    citizens.map(|id| id.parse().map(CitizenId::from_uuid).ok()).collect(),
                );
                numbered(row.get(0), read)
            })
            .collect()
    }

    pub(crate) async fn at_citizen(
        &mut self,
        citizen: CitizenId,
        limit: u32,
    ) -> Result<Vec<LookRow>, JournalError> {
        let asked = self.tenant.query(&OF_CITIZEN).bind(citizen.uuid()).bind(i64::from(limit));
        let rows = self.tenant.at_once(READING, asked).await?;
        let look =
            |row: &PgRow| LookRow::read(row.get(0), row.get(1), row.get(2), Some(vec![citizen]));
        Ok(rows.iter().filter_map(look).collect())
    }

    pub(crate) async fn by_workers_at(
        &mut self,
        citizen: CitizenId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        let asked = self.tenant.query(&OF_CITIZEN_BY_WORKERS).bind(citizen.uuid());
        let asked = asked.bind(before).bind(i64::from(limit));
        let rows = self.tenant.at_once(READING, asked).await?;
        let look = |row: &PgRow| {
            let read = LookRow::read(row.get(1), row.get(2), row.get(3), Some(vec![citizen]));
            numbered(row.get(0), read)
        };
        rows.iter().map(look).collect()
    }
}
