//! What this program writes is for its owner alone: files 0600, folders 0700, whatever the umask it was started with.
//!
//! The mask of the whole process is set before anything is written, so that also what a library makes (SQLite's file, its
//! log, a temporary file) is never anybody else's to read, not even for a moment. What an older roret, or a copy, left
//! open to others is closed when it is next used. A master key that others can read is none: it is refused.

use crate::out;
use anyhow::{Context, bail};
use roret_texts::{Language, texts_of};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::OnceLock;

/// What group and others may do with a file: nothing of it.
const OTHERS: u32 = 0o077;

/// The mask that the process was started with.
static STARTED_WITH: OnceLock<u32> = OnceLock::new();

/// Keeps group and others away from everything that this process makes. To be called before there are threads.
pub(crate) fn keep_others_away() {
    #[cfg(unix)]
    {
        let mask = rustix::process::umask(rustix::fs::Mode::from_raw_mode(OTHERS));
        let _ = STARTED_WITH.set(mask.as_raw_mode());
    }
}

/// Makes a file that only its owner may read and write. What lies there is taken away first, so that nobody holds it open.
pub(crate) fn make_anew(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => make(path),
    }
}

/// Makes a file that is not there yet, and that only its owner may read and write.
pub(crate) fn make(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder that only its owner may enter: what lies in it is about people.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Lets others read a file as the mask says that the process was started with: it holds nothing about anybody, and a second
/// party is to read it.
pub(crate) fn show_to_others(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(mask) = STARTED_WITH.get() {
        use std::os::unix::fs::PermissionsExt;
        let wanted = if path.is_dir() { 0o777 } else { 0o666 };
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode | wanted & !mask))?;
    }
    Ok(())
}

/// Closes a file or folder to others, if it is there and open to them. Where that can't be done it is said, and work goes on:
/// it was so before.
pub(crate) fn close(path: &Path, language: Language) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A link is its owner's own doing.
        let Ok(about) = std::fs::symlink_metadata(path) else { return };
        let mode = about.permissions().mode();
        if about.is_symlink() || mode & OTHERS == 0 {
            return;
        }
        let closed = PermissionsExt::from_mode(mode & 0o7700);
        if let Err(error) = std::fs::set_permissions(path, closed) {
            let shown = path.display();
            out::complain(&texts_of(language).with(
                "private-others-can-read",
                [("shown", shown.to_string().into()), ("error", error.to_string().into())],
            ));
        }
    }
}

/// Closes every file of a folder whose name says that it is ours.
pub(crate) fn close_all(folder: &Path, is_ours: impl Fn(&str) -> bool, language: Language) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_str().is_some_and(&is_ours) {
            close(&entry.path(), language);
        }
    }
}

/// Whether others than those who must may read a secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Readers {
    /// Nobody but its owner.
    OwnerAlone,
    /// Its owner, and a service whom systemd lets read it by an entry of its own, which shows as the group's right.
    OwnerAndService,
}

/// Opens a secret that only its owner can read, who must be root or whoever runs this program; none when it is not there.
///
/// # Errors
/// When others can read or change it, or it is another user's: with what to type.
pub(crate) fn open_secret(
    path: &Path,
    readers: Readers,
    language: Language,
) -> anyhow::Result<Option<File>> {
    let shown = path.display();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| shown.to_string()),
    };
    let about = file.metadata().with_context(|| shown.to_string())?;
    is_secret(path, &about, readers, language)?;
    Ok(Some(file))
}

#[cfg(unix)]
fn is_secret(
    path: &Path,
    about: &Metadata,
    readers: Readers,
    language: Language,
) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let shown = path.display();
    let own = rustix::process::geteuid().as_raw();
    let allowed = match readers {
        Readers::OwnerAlone => 0,
        Readers::OwnerAndService => 0o040,
    };
    if ![0, own].contains(&about.uid()) {
        let facts = [
            ("shown", shown.to_string().into()),
            ("uid", about.uid().to_string().into()),
            ("own", own.to_string().into()),
        ];
        bail!(texts_of(language).with("private-key-of-another", facts));
    }
    if about.mode() & OTHERS & !allowed != 0 {
        let mode = about.mode() & 0o777;
        let facts = [("shown", shown.to_string().into()), ("mode", format!("{mode:03o}").into())];
        bail!(texts_of(language).with("private-key-open", facts));
    }
    Ok(())
}

#[cfg(not(unix))]
fn is_secret(_: &Path, _: &Metadata, _: Readers, _: Language) -> anyhow::Result<()> {
    Ok(())
}
