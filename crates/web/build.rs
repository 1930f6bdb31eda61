//! Embeds styles, scripts and pictures: one binary holds all that its pages need.
//!
//! `make assets` collects the npm packages' files into `assets/vendor`; the product's own are in
//! `assets/own`. Every file gets the hash of its content in its address, so browsers keep it for good. What packing makes
//! smaller is packed here, once and as small as it gets, not for every browser anew.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
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
    let out = std::env::var_os("OUT_DIR").ok_or(std::io::Error::other("cargo sets OUT_DIR"))?;
    let out = PathBuf::from(out);
    let mut code = String::from("static FILES: &[File] = &[\n");
    for (number, (name, path)) in files.iter().enumerate() {
        let path = fs::canonicalize(path)?;
        let packed = match packed(&fs::read(&path)?)? {
            None => "None".to_owned(),
            Some(bytes) => {
                let file = out.join(format!("{number}.gz"));
                fs::write(&file, bytes)?;
                format!("Some(include_bytes!({file:?}))")
            }
        };
        let bytes = format!("include_bytes!({path:?})");
        writeln!(code, "    File {{ name: {name:?}, bytes: {bytes}, packed: {packed} }},")
            .map_err(std::io::Error::other)?;
    }
    code.push_str("];\n");
    fs::write(out.join("files.rs"), code)
}

/// The bytes packed, where that saves a tenth: pictures and fonts are packed already.
fn packed(bytes: &[u8]) -> std::io::Result<Option<Vec<u8>>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    let packed = encoder.finish()?;
    Ok((packed.len() < bytes.len() / 10 * 9).then_some(packed))
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
