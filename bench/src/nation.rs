//! The whole country on one database: 98 municipalities, each served by a process of its own, at ten times the
//! national peak. Requests come when they come, whether or not the one before was answered, and each is timed from
//! when it was due.

use crate::generate::{self, Generated, Size};
use crate::load::{Server, read_answer, sign_in};
use crate::{keys, resident_mb};
use anyhow::{Context, ensure};
use roret_drills::postgres::{self as drills, APPLICATION, OWNER};
use roret_journal::postgres::{Database, PostgresJournal, migrate};
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

const MUNICIPALITIES: u32 = 98;

/// Each: a few years of a small one, or the open cases of a middling one.
const SIZE: Size = Size { citizens: 300, contacts: 10, open: 60 };

/// Ten times the national peak.
const PAGES_PER_SECOND: f64 = 1_400.0;
const EVENTS_PER_SECOND: f64 = 70.0;

/// What a form of somebody who writes to the centre becomes.
const EVENTS_PER_FORM: f64 = 3.0;

const FOR: Duration = Duration::from_secs(30);

/// Pages asked for side by side in each municipality. One that is not answered before the next is due makes that
/// one late, which counts.
const READERS: u32 = 4;

/// Connections of each process.
const CONNECTIONS: &str = "3";

/// More connections than the processes open, and as much memory as a small server has.
const SETTINGS: &str = "max_connections = 900\nshared_buffers = 512MB\n";

struct Municipality {
    server: Server,
    cookie: String,
    made: Generated,
}

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A wait without memory, with this mean.
    fn wait(&mut self, mean_seconds: f64) -> Duration {
        let share = ((self.throw() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        Duration::from_secs_f64(-share.ln() * mean_seconds)
    }
}

pub(crate) async fn measure(folder: &Path, binary: &Path) -> anyhow::Result<()> {
    let Some(mut database) = drills::Server::start() else { return Ok(()) };
    database.kill();
    database.set(SETTINGS);
    database.run();
    migrate(&database.url(OWNER), APPLICATION).await?;
    let url = database.url(APPLICATION);
    let started = Instant::now();
    let mut all = Vec::new();
    for number in 0..MUNICIPALITIES {
        all.push(open(folder, binary, &url, number).await?);
    }
    let events: u64 = all.iter().map(|it| it.made.events).sum();
    let mut memory_mb = 0;
    for it in &all {
        memory_mb += resident_mb(&it.server.process.id().to_string())?;
    }
    println!(
        "{MUNICIPALITIES} municipalities with {events} events made and served after {:.0} s; memory of the processes {memory_mb} MB\n",
        started.elapsed().as_secs_f64()
    );
    println!(
        "| of 1,400 pages and 70 events a second | pages/s | p50 ms | p95 ms | p99 ms | forms/s | p50 ms | p99 ms | worst ms | processors' time of the processes |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for times in [0.25, 0.5, 0.75, 1.0] {
        row(&all, times, Trouble::None).await?;
    }
    println!("\nHalf of it again, what the other {} notice of one:\n", MUNICIPALITIES - 1);
    println!(
        "| of one | pages/s | p50 ms | p95 ms | p99 ms | forms/s | p50 ms | p99 ms | worst ms | processors' time of the others |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for trouble in [Trouble::NotYet, Trouble::Flood, Trouble::NotYet, Trouble::Flood, Trouble::Dead]
    {
        if let (Trouble::Dead, Some(one)) = (trouble, all.first_mut()) {
            one.server.process.kill()?;
            one.server.process.wait()?;
        }
        row(&all, 0.5, trouble).await?;
    }
    Ok(())
}

/// What befalls the first municipality.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Trouble {
    /// Nothing, and it is counted with the others.
    None,
    /// Nothing; it is left out, as it will be.
    NotYet,
    /// Twenty times as many ask as elsewhere.
    Flood,
    /// Its process is gone.
    Dead,
}

impl Trouble {
    fn times_as_many(self) -> f64 {
        if self == Self::Flood { 20.0 } else { 1.0 }
    }
}

/// Makes a municipality in the database, and starts its process.
async fn open(
    folder: &Path,
    binary: &Path,
    url: &str,
    number: u32,
) -> anyhow::Result<Municipality> {
    let slug = format!("kommune-{number}");
    let tenant = Database::open(url, 2).await?.tenant(&slug);
    let keys = keys::in_database(folder, &slug, tenant.clone()).await?;
    let mut journal = PostgresJournal::open(tenant).await?;
    let made = generate::into(&mut journal, keys, &slug, SIZE).await?;
    let folder = keys::folder(folder);
    let arguments = ["--database", url, "--connections", CONNECTIONS, "--keys"].map(OsStr::new);
    let arguments = [arguments.as_slice(), &[folder.as_os_str()]].concat();
    let (server, _) = Server::start_with(binary, &slug, &arguments)?;
    let cookie = sign_in(&server, "worker").await?;
    Ok(Municipality { server, cookie, made })
}

/// Lets this part of ten times the national peak come, and says what became of it.
async fn row(all: &[Municipality], times: f64, trouble: Trouble) -> anyhow::Result<()> {
    // Where one is troubled, what the others notice is counted.
    let is_apart = |number: u64| number == 0 && trouble != Trouble::None;
    let counted = usize::from(trouble != Trouble::None);
    let others = || all.iter().skip(counted).map(|it| it.server.cpu_seconds());
    let before: f64 = others().sum::<anyhow::Result<f64>>()?;
    let (mut readers, mut writers) = (JoinSet::new(), JoinSet::new());
    // Who asks the first one: not counted.
    let mut troubled = JoinSet::new();
    let begin = Instant::now() + Duration::from_millis(500);
    let each = f64::from(MUNICIPALITIES) / times;
    for (number, it) in (0..).zip(all) {
        let is_first = is_apart(number);
        if is_first && trouble == Trouble::Dead {
            continue;
        }
        let each = if is_first { each / trouble.times_as_many() } else { each };
        let seed = number * 1_000 + (100.0 * times) as u64;
        let address = &it.server.address;
        let pages = [
            ("/tavle?visning=all".to_owned(), it.cookie.clone()),
            (format!("/henvendelse/{}", it.made.inquiry), it.cookie.clone()),
            ("/vej".to_owned(), format!("roret-vej={}", it.made.code)),
            ("/".to_owned(), String::new()),
        ];
        let pages = pages.map(|(path, cookie)| {
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n\r\n")
        });
        for reader in 0..u64::from(READERS) {
            let mean = each * f64::from(READERS) / PAGES_PER_SECOND;
            let pages = pages.clone();
            let dice = Dice(seed * 10 + reader);
            let request = move |dice: &mut Dice| pages[dice.throw() as usize % pages.len()].clone();
            let lanes = if is_first { &mut troubled } else { &mut readers };
            lanes.spawn(asks(address.clone(), begin, mean, dice, request));
        }
        let mean = each * EVENTS_PER_FORM / EVENTS_PER_SECOND;
        let host = address.clone();
        let (mark, code_seed) = (mark_of(address).await?, "07".repeat(20));
        let form = move |dice: &mut Dice| {
            // The last sixteen bits of a key are for what the command makes.
            let high = uuid::Builder::from_random_bytes(
                (u128::from(dice.throw()) << 64 | u128::from(dice.throw()) << 16).to_be_bytes(),
            );
            let body = format!(
                "key={}.{mark}&seed={code_seed}&requester=citizen&about=Jeg+vil+gerne+tale+med+en+om+min+hverdag.",
                high.into_uuid()
            );
            format!(
                "POST /kontakt HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let lanes = if is_first { &mut troubled } else { &mut writers };
        lanes.spawn(asks(address.clone(), begin, mean, Dice(seed * 10 + 9), form));
    }
    let pages = times_of(readers).await?;
    let forms = times_of(writers).await?;
    let asked_of_first = times_of(troubled).await?.len();
    let cpu = others().sum::<anyhow::Result<f64>>()? - before;
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "| {} | {:.0} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.0} % of one |",
        match trouble {
            Trouble::None | Trouble::NotYet => format!("{:.0} %", 100.0 * times),
            Trouble::Flood => format!("flooded: {:.0} answers/s", asked_of_first as f64 / seconds),
            Trouble::Dead => "dead".to_owned(),
        },
        pages.len() as f64 / seconds,
        at(&pages, 0.5),
        at(&pages, 0.95),
        at(&pages, 0.99),
        forms.len() as f64 / seconds,
        at(&forms, 0.5),
        at(&forms, 0.99),
        at(&forms, 1.0),
        100.0 * cpu / seconds,
    );
    Ok(())
}

/// The mark that a visitor's form has in its key.
async fn mark_of(address: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).await.context("connecting")?;
    let request = format!("GET /kontakt HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = Vec::with_capacity(1 << 16);
    read_answer(&mut stream, &mut buffer).await?;
    let page = String::from_utf8_lossy(&buffer);
    let mark = page.split_once("name=\"key\" value=\"").and_then(|(_, key)| {
        let key = key.split_once('"')?.0;
        Some(key.split_once('.')?.1.to_owned())
    });
    mark.context("a form with a key")
}

/// All times in milliseconds, in order.
async fn times_of(mut lanes: JoinSet<anyhow::Result<Vec<f64>>>) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        times.append(&mut lane??);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn at(times: &[f64], share: f64) -> f64 {
    let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(index).copied().unwrap_or(f64::NAN)
}

/// Asks whenever it is time, and says how long after that each answer was whole.
async fn asks(
    address: String,
    begin: Instant,
    mean_seconds: f64,
    mut dice: Dice,
    mut request: impl FnMut(&mut Dice) -> String,
) -> anyhow::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(&address).await.context("connecting")?;
    stream.set_nodelay(true)?;
    let (mut buffer, mut times) = (Vec::with_capacity(1 << 16), Vec::new());
    let mut due = begin + dice.wait(mean_seconds);
    while due < begin + FOR {
        let request = request(&mut dice);
        sleep_until(due).await;
        stream.write_all(request.as_bytes()).await?;
        read_answer(&mut stream, &mut buffer).await?;
        times.push(due.elapsed().as_secs_f64() * 1e3);
        due += dice.wait(mean_seconds);
    }
    ensure!(begin.elapsed() < 3 * FOR, "the answers came far too late");
    Ok(times)
}
