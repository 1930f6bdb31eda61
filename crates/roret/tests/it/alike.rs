//! One municipality in files, in a database and in memory: the pages are the same, letter by letter, and so is the image
//! that every page and every figure is drawn from.

use crate::load::{Node, post};
use crate::run::Folder;
use roret_domain::id::Position;
use roret_drills::postgres::{APPLICATION, OWNER, Server};
use roret_journal::Journal;
use roret_journal::archive::{self, Reader};
use roret_journal::memory::MemoryJournal;
use roret_journal::postgres::{Database, PostgresJournal, migrate};
use roret_journal::sqlite::SqliteJournal;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Pages of figures, lists and forms that a leader sees.
const LEADERS: [&str; 14] = [
    "/tavle?visning=all",
    "/tavle?visning=overdue",
    "/loefter",
    "/tal/ventetid",
    "/tal/varighed",
    "/tal/strom",
    "/tal/kontakter",
    "/tal/skridt",
    "/tal/forudsigelser",
    "/tal/igen",
    "/tal/maal",
    "/tal/hold",
    "/tal/belastning",
    "/hold",
];

/// Pages that everybody sees.
const EVERYBODYS: [&str; 3] = ["/", "/kontakt", "/offentlige-tal"];

/// Inquiries that are opened.
const INQUIRIES: usize = 12;

fn get(address: SocketAddr, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: roret.test\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, page) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    // The key and seed of a form are drawn each time that it is shown; the invented citizen's code, at each start.
    ["key", "seed", "code"].into_iter().fold(page.to_owned(), |page, name| without(&page, name))
}

/// The page without what its forms hold under a name.
fn without(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let mut parts = page.split(&field);
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str(&field);
        plain.push_str(&part[part.find('"').unwrap()..]);
    }
    plain
}

fn signed_in(address: SocketAddr, persona: &str) -> String {
    let (status, answer) = post(address, "/log-ind", &format!("persona={persona}")).unwrap();
    assert_eq!(status, 303, "{answer}");
    let cookies = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let mut own = cookies.filter(|cookie| cookie.starts_with("roret="));
    own.next().unwrap().split(';').next().unwrap().to_owned()
}

/// The inquiries that a board leads to.
fn inquiries(board: &str) -> BTreeSet<String> {
    let links = board.split("href=\"/henvendelse/").skip(1);
    let inquiry = |link: &str| link.get(..36).map(|id| format!("/henvendelse/{id}"));
    links.filter_map(inquiry).collect()
}

#[test]
fn every_page_is_the_same_in_files_and_in_a_database() {
    let Some(server) = Server::start() else { return };
    // Given a municipality that has lived in files, and the same in a database.
    let folder = Folder::new();
    let (data, application) = (folder.data(), server.url(APPLICATION));
    let data = data.to_str().unwrap();
    Node::start(&["--data", data]).kill();
    assert_eq!(folder.roret(&["migrate", "--database", &server.url(OWNER)]).code, 0);
    let from_to = ["--from", data, "--to", &application];
    let moved = [&["move", "--municipality", "Prøvekøbing"][..], &from_to].concat();
    let moved = folder.roret(&moved);
    assert_eq!(moved.code, 0, "{moved:?}");
    let nodes = [Node::start(&["--data", data]), Node::start(&["--database", &application])];
    // When everybody's, the leader's and a worker's pages are opened at both, then they are the same.
    let same = |path: &str, cookies: &[String; 2]| {
        let shown = || [0, 1].map(|node| get(nodes[node].address, path, &cookies[node]));
        let mut pages = shown();
        if pages[0] != pages[1] {
            // A minute may have passed between the two.
            pages = shown();
        }
        let [one, other] = pages;
        let first = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert_eq!(first, None, "{path}");
        assert_eq!(one.len(), other.len(), "{path}");
        one
    };
    for path in EVERYBODYS {
        same(path, &[String::new(), String::new()]);
    }
    let leader = [0, 1].map(|node| signed_in(nodes[node].address, "leader"));
    for path in LEADERS {
        same(path, &leader);
    }
    let worker = [0, 1].map(|node| signed_in(nodes[node].address, "worker"));
    let board = same("/tavle?visning=all", &worker);
    let inquiries = inquiries(&board);
    assert!(inquiries.len() >= INQUIRIES, "{} inquiries", inquiries.len());
    for path in inquiries.iter().take(INQUIRIES) {
        same(path, &worker);
    }
    nodes.into_iter().for_each(Node::kill);
}

/// All that a page or a report can tell, as bytes.
async fn image_of(journal: &mut impl Journal) -> Vec<Vec<u8>> {
    roret_office::replay(journal).await.unwrap().pieces().collect()
}

#[tokio::test]
async fn the_image_is_the_same_in_memory_in_files_and_in_a_database() {
    let Some(server) = Server::start() else { return };
    // Given two years of a municipality's life in files,
    let folder = Folder::new();
    Node::start(&["--data", folder.data().to_str().unwrap()]).kill();
    let file = folder.data().join("proevekoebing").join("journal.sqlite");
    let mut in_files = SqliteJournal::open_to_read(&file).await.unwrap();
    let mut carried = Vec::new();
    archive::write(&mut in_files, "proevekoebing", Position(0), &mut carried).await.unwrap();
    // when the same journal is carried into memory and into a database,
    let mut in_memory = MemoryJournal::default();
    archive::take_in(&mut in_memory, &mut Reader::new(&carried[..]).unwrap()).await.unwrap();
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    let database = Database::open(&server.url(APPLICATION), 4).await.unwrap();
    let mut in_database = PostgresJournal::open(database.tenant("proevekoebing")).await.unwrap();
    archive::take_in(&mut in_database, &mut Reader::new(&carried[..]).unwrap()).await.unwrap();
    // then it folds to the same image, to the byte.
    let image = image_of(&mut in_files).await;
    let bytes: usize = image.iter().map(Vec::len).sum();
    assert!(bytes > 100_000, "{bytes} bytes");
    assert!(image_of(&mut in_memory).await == image, "in memory it is another one");
    assert!(image_of(&mut in_database).await == image, "in the database it is another one");
}
