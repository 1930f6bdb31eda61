//! Asks the real server for pages and reads what it cost: the process's CPU time and the latency.

use crate::Made;
use anyhow::{Context, ensure};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FOR: Duration = Duration::from_secs(4);
/// Linux counts CPU time in hundredths of a second for every program (USER_HZ).
const TICKS_PER_SECOND: f64 = 100.0;

/// The real program, serving one municipality.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(binary: &Path, data: &Path, name: &str) -> anyhow::Result<(Self, Duration)> {
        Self::start_with(binary, name, &["--data".as_ref(), data.as_os_str()])
    }

    /// Starts the program on a municipality; answers when it serves, with how long that took.
    pub(crate) fn start_with(
        binary: &Path,
        name: &str,
        arguments: &[&OsStr],
    ) -> anyhow::Result<(Self, Duration)> {
        let started = Instant::now();
        let mut process = Command::new(binary)
            .args(["serve", "--demo", "--municipality", name, "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the server")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("its output")?).read_line(&mut line)?;
        let ready = started.elapsed();
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once('/'))
            .with_context(|| format!("its address in {line:?}"))?
            .0
            .to_owned();
        Ok((Self { process, address }, ready))
    }

    /// CPU seconds the process has used.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().context("fields")?.split(' ').collect();
        let ticks = |index: usize| -> anyhow::Result<f64> {
            Ok(fields.get(index).context("a field")?.parse()?)
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
    }
}

struct PageRequest {
    name: &'static str,
    path: String,
    cookie: String,
}

pub(crate) async fn measure(
    binary: &Path,
    data: &Path,
    name: &str,
    made: &Made,
) -> anyhow::Result<()> {
    let (first, ready) = Server::start(binary, data, name)?;
    println!("## {name}: first start to ready {:.2} s (sets up who signs in)", ready.as_secs_f64());
    drop(first);
    let (server, ready) = Server::start(binary, data, name)?;
    println!(
        "restart to ready {:.2} s, memory {} MB\n",
        ready.as_secs_f64(),
        crate::resident_mb(&server.process.id().to_string())?
    );
    let worker = sign_in(&server, "worker").await?;
    let leader = sign_in(&server, "leader").await?;
    let citizen = format!("roret-vej={}", made.generated.code);
    let asked = [
        PageRequest { name: "empty", path: "/sundhed".into(), cookie: String::new() },
        PageRequest { name: "board", path: "/tavle?visning=all".into(), cookie: worker.clone() },
        PageRequest {
            name: "course",
            path: format!("/henvendelse/{}", made.generated.inquiry),
            cookie: worker,
        },
        PageRequest { name: "roadmap", path: "/vej".into(), cookie: citizen },
        PageRequest {
            name: "report",
            path: "/loefter?fra=2021-01-01&til=2026-12-31".into(),
            cookie: leader.clone(),
        },
    ];
    let figures = ["ventetid", "varighed", "strom", "kontakter", "skridt", "forudsigelser"];
    let asked = asked.into_iter().chain(figures.map(|name| PageRequest {
        name,
        path: format!("/tal/{name}?fra=2021-01-01&til=2026-12-31"),
        cookie: leader.clone(),
    }));
    println!("| page | clients | gzip | requests/s | CPU-ms/request | p50 ms | p95 ms | kB |");
    println!("|---|---|---|---|---|---|---|---|");
    for page in asked {
        for clients in [1, 16] {
            for gzip in [true, false] {
                row(&server, &page, clients, gzip).await?;
            }
        }
    }
    Ok(())
}

async fn row(
    server: &Server,
    page: &PageRequest,
    clients: usize,
    gzip: bool,
) -> anyhow::Result<()> {
    let request = request(server, page, gzip);
    // One round warms up caches of the machine; it is not counted.
    ask(&server.address, &request, Duration::from_millis(300)).await?;
    let before = server.cpu_seconds()?;
    let started = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (address, request) = (server.address.clone(), request.clone());
            tokio::spawn(async move { ask(&address, &request, FOR).await })
        })
        .collect();
    let mut times = Vec::new();
    let mut bytes = 0;
    for task in tasks {
        let (mut some, size) = task.await??;
        times.append(&mut some);
        bytes = size;
    }
    let seconds = started.elapsed().as_secs_f64();
    let cpu = server.cpu_seconds()? - before;
    times.sort_unstable();
    let at = |share: f64| -> f64 {
        let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "| {} | {clients} | {} | {:.0} | {:.3} | {:.2} | {:.2} | {:.1} |",
        page.name,
        if gzip { "yes" } else { "no" },
        times.len() as f64 / seconds,
        cpu * 1e3 / times.len().max(1) as f64,
        at(0.5),
        at(0.95),
        bytes as f64 / 1e3
    );
    Ok(())
}

fn request(server: &Server, page: &PageRequest, gzip: bool) -> Vec<u8> {
    let encoding = if gzip { "Accept-Encoding: gzip\r\n" } else { "" };
    format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n{encoding}\r\n",
        page.path, server.address, page.cookie
    )
    .into_bytes()
}

/// Asks again and again on one connection. Gives the times and the size of an answer.
async fn ask(
    address: &str,
    request: &[u8],
    during: Duration,
) -> anyhow::Result<(Vec<Duration>, usize)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut times, mut size) = (Vec::new(), 0);
    let mut buffer = Vec::with_capacity(1 << 17);
    let until = Instant::now() + during;
    while Instant::now() < until {
        let started = Instant::now();
        stream.write_all(request).await?;
        size = read_answer(&mut stream, &mut buffer).await?;
        times.push(started.elapsed());
    }
    Ok((times, size))
}

/// Reads one answer, of known length or in chunks. Gives its size with headers.
pub(crate) async fn read_answer(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> anyhow::Result<usize> {
    buffer.clear();
    loop {
        ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
        let Some(head) = find(buffer, b"\r\n\r\n") else { continue };
        let headers = std::str::from_utf8(&buffer[..head])?.to_lowercase();
        ensure!(
            ["http/1.1 200", "http/1.1 303"].iter().any(|well| headers.starts_with(well)),
            "answered {}",
            headers.lines().next().unwrap_or("")
        );
        let length = headers
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let is_whole = match length {
            Some(length) => buffer.len() >= head + 4 + length,
            None => buffer.ends_with(b"\r\n0\r\n\r\n") || buffer.ends_with(b"\r\n\r\n0\r\n\r\n"),
        };
        if is_whole {
            return Ok(buffer.len());
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Signs in as a persona; gives the cookie.
pub(crate) async fn sign_in(server: &Server, persona: &str) -> anyhow::Result<String> {
    let body = format!("persona={persona}");
    let request = format!(
        "POST /log-ind HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        server.address,
        body.len()
    );
    let mut stream = TcpStream::connect(&server.address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let cookie = answer
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "))
        .find(|cookie| cookie.starts_with("roret="))
        .and_then(|cookie| cookie.split(';').next());
    Ok(cookie.with_context(|| format!("no cookie in {answer:?}"))?.to_owned())
}
