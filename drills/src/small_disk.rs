//! A disk that is really full, and then larger: a file system of its own in memory.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A small file system, taken away in the end.
pub struct SmallDisk(TempDir);

fn mount(arguments: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output();
    let output = output.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

impl SmallDisk {
    /// A disk of this size, such as `3m`; none, with a word, where this user may mount nothing.
    pub fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        match mount(&["-t", "tmpfs", "-o", &options, "roret-drill"], folder.path()) {
            Ok(()) => Some(Self(folder)),
            Err(why) => {
                println!("skipped: no small disk can be mounted: {why}");
                None
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Gives it another size, while it is in use.
    pub fn grow(&self, size: &str) {
        mount(&["-o", &format!("remount,size={size}")], self.path()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A connection may still be closing on its own thread: the folder goes now, the rest with the last file.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
