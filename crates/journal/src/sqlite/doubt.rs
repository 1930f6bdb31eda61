//! A disk that did not keep what it was given.
//!
//! After a failed fsync the machine may go on showing what the disk does not have, until it is started again: a program
//! that was only restarted would read it, build upon it, and lose both when the power goes (Rebello and others, *Can
//! Applications Recover from fsync Failures?*, USENIX ATC 2020). So a mark is left beside the file with the number of
//! the machine's start, and the file is not opened to write before the machine has another one.

use crate::JournalError;
use crate::store_unfit::StoreUnfit;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where Linux says which start of the machine this is.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

fn mark_of(path: &Path) -> PathBuf {
    let mut mark = path.as_os_str().to_owned();
    mark.push("-in-doubt");
    mark.into()
}

/// This start of the machine; empty where nobody says, which is the same at every start.
fn boot() -> String {
    fs::read_to_string(BOOT).unwrap_or_default()
}

/// Leaves the mark. On a disk that fails this may fail too: then the words in the log are all there is.
fn mark(path: &Path) {
    if let Err(error) = fs::write(mark_of(path), boot()) {
        tracing::error!(%error, "the disk is in doubt, and no mark of that could be left");
    }
}

/// The same result; a failure that leaves the disk in doubt leaves the mark.
pub(super) fn heed<T>(
    path: Option<&Path>,
    result: Result<T, JournalError>,
) -> Result<T, JournalError> {
    if let (Some(path), Err(error)) = (path, &result)
        && error.is_disk_in_doubt()
    {
        mark(path);
    }
    result
}

/// Refuses a file whose mark was left since the machine was started.
pub(super) fn refuse(path: &Path) -> Result<(), JournalError> {
    let mark = mark_of(path);
    match fs::read_to_string(&mark) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(found) if found != boot() => {
            // Should it stay, it says nothing: it is of an earlier start.
            let _ = fs::remove_file(mark);
            Ok(())
        }
        _ => Err(StoreUnfit::DiskInDoubt { mark }.into()),
    }
}
