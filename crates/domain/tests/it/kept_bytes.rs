//! Bytes that are kept somewhere and are met again: what a request is hashed of.
//!
//! The code may be moved about as one likes; this file stays. A request that is repeated after an upgrade must have
//! the hash it had.

use crate::access::{row, stage};
use std::fmt::Write;

const REQUESTS: &str = include_str!("request-hashes.txt");

/// As many hexadecimal digits of a hash as tell two requests apart.
const DIGITS: usize = 12;

#[test]
fn a_request_has_the_hash_it_had() {
    let (m, _, actors, commands) = stage();
    let mut found = String::new();
    for command in &commands {
        let record = serde_json::to_string(command).expect("a command is a record");
        writeln!(found, "{}\n    {record}", row(&m.image, command)).expect("a text grows");
        for (name, actor) in &actors {
            let asked = serde_json::to_vec(&(actor, command)).expect("a request is a record");
            let hash = blake3::hash(&asked).to_hex();
            writeln!(found, "    {name} {}", &hash[..DIGITS]).expect("a text grows");
        }
    }
    assert!(
        REQUESTS == found,
        "put this into tests/it/request-hashes.txt if a command is new; nothing else may differ:\n{found}"
    );
}
