//! Bytes that are kept somewhere and are met again: what a request is hashed of, and where sealed content stands.
//!
//! The code may be moved about as one likes; these files stay. A request that is repeated after an upgrade must have
//! the hash it had, and content opens only under the ordinal it was sealed with.

use crate::access::{row, stage};
use crate::samples::Dice;
use roret_domain::event::Event;
use roret_domain::key::KeyId;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

const REQUESTS: &str = include_str!("request-hashes.txt");
const SEALED: &str = include_str!("sealed-order.txt");

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

/// The keys in a record, each with the path of the field it stands in.
fn keys(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(key)) =
                object.get("key").filter(|_| object.contains_key("sealed"))
            {
                found.insert(key.clone(), path.to_owned());
            }
            for (name, value) in object {
                keys(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                keys(value, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn sealed_content_stands_where_it_stood() {
    let mut found = String::new();
    let mut kinds = Event::KINDS.to_vec();
    kinds.sort_unstable();
    for (kind, version) in kinds {
        let event = Dice::full(1).event(kind);
        let record = serde_json::from_str(&event.encode().expect("a record")).expect("JSON");
        let mut places = BTreeMap::new();
        keys(&record, "", &mut places);
        let mut order = Vec::new();
        event.parts(&mut |part| order.push(part.key()));
        let of = |key: Option<KeyId>| places[&key.expect("sealed").to_string()].as_str();
        let order: Vec<&str> = order.into_iter().map(of).collect();
        assert_eq!(order.len(), places.len(), "{kind}");
        writeln!(found, "{kind} {version}: {}", order.join(" ")).expect("a text grows");
    }
    assert!(
        SEALED == found,
        "put this into tests/it/sealed-order.txt if a kind or version is new; nothing else may differ:\n{found}"
    );
}
