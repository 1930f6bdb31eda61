//! Whatever a scenario may say stands in the handbook.

use roret_simulate::scenario::schema;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every name of a field, and every word that may stand in one, of a schema.
fn names(of: &Value, found: &mut BTreeSet<String>) {
    match of {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            for key in ["const", "enum"] {
                let words = fields.get(key).into_iter().flat_map(|it| match it {
                    Value::Array(words) => words.clone(),
                    word => vec![word.clone()],
                });
                found.extend(words.filter_map(|word| word.as_str().map(str::to_owned)));
            }
            fields.values().for_each(|field| names(field, found));
        }
        Value::Array(parts) => parts.iter().for_each(|part| names(part, found)),
        _ => {}
    }
}

/// What stands as code on a page: in blocks, in lines that are set in, and between marks.
fn code(page: &str) -> String {
    let mut code = String::new();
    for (number, part) in page.split("```").enumerate() {
        if number % 2 == 1 {
            code = format!("{code} {part} ");
            continue;
        }
        part.lines()
            .filter(|line| line.starts_with("    "))
            .for_each(|line| code = format!("{code} {line} "));
        part.split('`').skip(1).step_by(2).for_each(|marked| code = format!("{code} {marked} "));
    }
    code
}

#[test]
fn every_key_that_a_scenario_may_have_stands_in_the_handbook() {
    let mut keys = BTreeSet::new();
    names(schema().as_value(), &mut keys);
    assert!(keys.len() > 90 && keys.contains("wave_days") && keys.contains("hyper_exponential"));
    // Of a file of changes alone.
    keys.insert("base".to_owned());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let code: String = ["simulate.md", "simulate-queues.md"]
        .map(|page| code(&std::fs::read_to_string(root.join(page)).unwrap()))
        .concat();
    let written: BTreeSet<&str> =
        code.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).collect();
    let missing: Vec<&String> = keys.iter().filter(|key| !written.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "not in docs/simulate.md or docs/simulate-queues.md: {missing:?}");
}
