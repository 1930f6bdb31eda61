//! The sources as text, for the tests that read them.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of this crate.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// Every file with this ending under a folder of this crate.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} files under {folder}");
    found
}

/// The string literals of Rust source, without comments and without its tests.
pub(crate) fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '/' if signs.peek() == Some(&'/') => {
                signs.by_ref().find(|sign| *sign == '\n');
            }
            '\'' => {
                // A character such as '"'; a lifetime has no closing mark two signs on.
                let mut ahead = signs.clone();
                let first = ahead.next();
                let second = if first == Some('\\') { ahead.nth(1) } else { ahead.next() };
                if second == Some('\'') {
                    signs = ahead;
                }
            }
            '"' => {
                let mut literal = String::new();
                while let Some(sign) = signs.next() {
                    match sign {
                        '"' => break,
                        '\\' => literal.extend(signs.next()),
                        sign => literal.push(sign),
                    }
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}
