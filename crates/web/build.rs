//! Embeds styles, scripts and pictures: one binary holds all that its pages need.
//!
//! `make assets` collects the npm packages' files into `assets/vendor`; the product's own are in
//! `assets/own`. Every file gets the hash of its content in its address, so browsers keep it for good.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from("../../assets");
    let mut files = Vec::new();
    for folder in ["vendor", "own"] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        if folder.is_dir() {
            collect(&folder, &folder, &mut files)?;
        }
    }
    if !files.iter().any(|(name, _)| name.starts_with("dkfds/")) {
        let missing = "assets/vendor is empty: type `make assets` first";
        if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
            println!("cargo::error={missing}");
        } else {
            println!("cargo::warning={missing}; pages will have no style");
        }
    }
    files.sort();
    let mut code = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in &files {
        let path = fs::canonicalize(path)?;
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),")
            .map_err(std::io::Error::other)?;
    }
    code.push_str("];\n");
    let out = std::env::var_os("OUT_DIR").ok_or(std::io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), code)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            let name = name.to_string_lossy().replace('\\', "/");
            if !name.starts_with('.') {
                files.push((name, path));
            }
        }
    }
    Ok(())
}
