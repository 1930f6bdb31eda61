//! A restart from PostgreSQL: the same journal as in a file, read, checked and folded, beside the server's own reading
//! of it.

use crate::generate::{self, Size};
use crate::keys;
use roret_drills::postgres::{APPLICATION, OWNER, Server};
use roret_journal::postgres::{Database, PostgresJournal, migrate};
use std::path::Path;
use std::time::Instant;

pub(crate) async fn measure(folder: &Path, size: Size) -> anyhow::Result<()> {
    let Some(server) = Server::start() else { return Ok(()) };
    migrate(&server.url(OWNER), APPLICATION).await?;
    let tenant = Database::open(&server.url(APPLICATION), 4).await?.tenant("fuld");
    let keys = keys::in_file(&folder.join("replay-keys.sqlite")).await?;
    let mut journal = PostgresJournal::open(tenant.clone()).await?;
    let started = Instant::now();
    generate::into(&mut journal, keys, "fuld", size).await?;
    println!("made in {:.1} s", started.elapsed().as_secs_f64());
    for round in 1..=3 {
        let started = Instant::now();
        let mut journal = PostgresJournal::open_to_read(tenant.clone());
        let image = roret_office::replay(&mut journal).await?;
        let (seconds, events) = (started.elapsed().as_secs_f64(), image.position().0 as f64);
        drop(image);
        let started = Instant::now();
        server.read_every_event();
        let limit = started.elapsed().as_secs_f64();
        println!(
            "round {round}: replay of {events} events from PostgreSQL in {seconds:.2} s = {:.0} events/s; the server alone reads its rows with {:.0}/s",
            events / seconds,
            events / limit
        );
    }
    Ok(())
}
