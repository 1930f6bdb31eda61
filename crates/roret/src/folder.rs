//! A municipality in files: `DIR/<slug>/journal.sqlite` and its neighbours. A file lock holds one writer at a
//! time; readers need none.

use crate::error_text::{cannot_keep, cannot_read};
use crate::private::{close, close_all, make_anew, make_folder};
use crate::records::Records;
use anyhow::{Context, bail};
use roret_journal::JournalError;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::stored::StoredJournal;
use roret_texts::{Language, texts_of};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// File systems on a network: their locks don't hold what SQLite's write-ahead log needs.
const NETWORK_FILE_SYSTEMS: [&str; 11] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
    "ncpfs",
];

/// A municipality's folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Folder {
    slug: String,
    path: PathBuf,
    /// The language of what it says.
    language: Language,
}

impl Folder {
    /// The folder of the municipality with this slug, whether or not something is there.
    pub(crate) fn new(data: &Path, slug: &str, language: Language) -> Self {
        Self { slug: slug.into(), path: data.join(slug), language }
    }

    /// Every folder with a journal, in order of their slugs; none when there is no data folder.
    ///
    /// # Errors
    /// When the folder is there and can't be read.
    pub(crate) fn all(data: &Path, language: Language) -> anyhow::Result<Vec<Self>> {
        if !data.exists() {
            return Ok(Vec::new());
        }
        let context = || cannot_read(data.display(), language);
        let mut folders = Vec::new();
        for entry in std::fs::read_dir(data).with_context(context)? {
            let path = entry.with_context(context)?.path();
            let slug = path.file_name().and_then(|name| name.to_str()).map(String::from);
            let Some(slug) = slug else { continue };
            let folder = Self { slug, path, language };
            if folder.exists() {
                folders.push(folder);
            }
        }
        folders.sort_by(|one, other| one.slug.cmp(&other.slug));
        Ok(folders)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The file of its journal.
    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join("journal.sqlite")
    }

    /// The file of its look log.
    pub(crate) fn looks(&self) -> PathBuf {
        self.path.join("looks.sqlite")
    }

    /// The file of its desk: sign-ins and drafts.
    pub(crate) fn desk(&self) -> PathBuf {
        self.path.join("desk.sqlite")
    }

    /// The file of its snapshot: no record.
    pub(crate) fn snapshot(&self) -> PathBuf {
        self.path.join("snapshot")
    }

    /// Whether a journal is there.
    pub(crate) fn exists(&self) -> bool {
        self.journal().is_file()
    }

    /// Takes the right to write; makes the folder if it is not there. The right ends with the file.
    ///
    /// # Errors
    /// When another process has it, or the folder is not on this machine's own disk.
    pub(crate) fn lock(&self) -> anyhow::Result<File> {
        let shown = self.path.display();
        make_folder(&self.path).with_context(|| {
            let problem = texts_of(self.language).get("folder-cannot-make-the-folder");
            format!("{problem} {shown}")
        })?;
        if let Some(kind) = network_file_system(&self.path) {
            let problem = texts_of(self.language).get("folder-on-a-network");
            bail!("{shown} {problem} ({kind})");
        }
        let context = || self.cannot_open(&self.path.join("lock"));
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        let lock = options.open(self.path.join("lock")).with_context(context)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => bail!(
                "{}",
                texts_of(self.language)
                    .with("folder-in-use", [("shown", shown.to_string().into())])
            ),
            Err(TryLockError::Error(error)) => Err(error).with_context(context),
        }
    }

    fn cannot_open(&self, path: &Path) -> String {
        format!("{} {}", texts_of(self.language).get("folder-cannot-open"), path.display())
    }

    /// The secret from which follow-up codes of forms are made: drawn once and kept beside the journal,
    /// readable by its owner only, so that a form sent again after a restart gets the same code.
    ///
    /// # Errors
    /// When it can't be read or kept.
    pub(crate) fn secret(&self, draw: impl FnOnce(&mut [u8; 32])) -> anyhow::Result<[u8; 32]> {
        let path = self.path.join("secret");
        let context = || cannot_keep(path.display(), self.language);
        if let Some(kept) = self.kept_secret() {
            return Ok(kept);
        }
        let mut secret = [0; 32];
        draw(&mut secret);
        // One that was not written to its end is none.
        let mut file = make_anew(&path).with_context(context)?;
        std::io::Write::write_all(&mut file, &secret).with_context(context)?;
        file.sync_all().with_context(context)?;
        Ok(secret)
    }

    /// The secret that is kept, if one is.
    pub(crate) fn kept_secret(&self) -> Option<[u8; 32]> {
        std::fs::read(self.path.join("secret")).ok()?.as_slice().try_into().ok()
    }

    /// Opens the files to write.
    ///
    /// # Errors
    /// As [`Folder::lock`], or when a file can't be opened.
    pub(crate) async fn open_to_write(&self) -> anyhow::Result<(Records, File)> {
        let lock = self.lock()?;
        // An older roret, or a copy, may have left them open to others; SQLite gives a log the rights of its file.
        close(&self.path, self.language);
        close_all(&self.path, |_| true, self.language);
        let cannot_open = |path: PathBuf| move || self.cannot_open(&path);
        let journal = SqliteJournal::open(&self.journal()).await;
        let journal = journal.with_context(cannot_open(self.journal()))?;
        let looks = Looks::in_file(&self.looks()).await.with_context(cannot_open(self.looks()))?;
        let desk = Desk::in_file(&self.desk()).await.with_context(cannot_open(self.desk()))?;
        Ok((Records { journal: StoredJournal::Sqlite(journal), looks, desk }, lock))
    }

    fn restoring(&self) -> PathBuf {
        self.path.join("restoring")
    }

    /// Whether a restore has begun here and not ended.
    pub(crate) fn is_restoring(&self) -> bool {
        self.restoring().exists()
    }

    /// Marks that a restore begins.
    ///
    /// # Errors
    /// When the mark can't be made to stay.
    pub(crate) fn begin_restoring(&self) -> anyhow::Result<()> {
        let context = || self.cannot_open(&self.restoring());
        make_folder(&self.path).with_context(context)?;
        make_anew(&self.restoring()).and_then(|file| file.sync_all()).with_context(context)?;
        self.sync()
    }

    /// Marks that a restore has ended well.
    ///
    /// # Errors
    /// When the mark can't be removed for good.
    pub(crate) fn end_restoring(&self) -> anyhow::Result<()> {
        std::fs::remove_file(self.restoring())
            .with_context(|| self.cannot_open(&self.restoring()))?;
        self.sync()
    }

    fn sync(&self) -> anyhow::Result<()> {
        let synced = File::open(&self.path).and_then(|folder| folder.sync_all());
        synced.with_context(|| self.cannot_open(&self.path))
    }

    /// Opens the journal to read only, beside whoever writes.
    ///
    /// # Errors
    /// When there is no journal, with the municipalities that are there; or it can't be opened.
    pub(crate) async fn open_to_read(&self) -> anyhow::Result<SqliteJournal> {
        if !self.exists() {
            let data = self.path.parent().unwrap_or(Path::new("."));
            let others = Self::all(data, self.language)?;
            let others: Vec<String> = others.into_iter().map(|place| place.slug).collect();
            let others = if others.is_empty() { "–".into() } else { others.join(", ") };
            let (slug, data) = (&self.slug, data.display());
            bail!(
                "{}",
                texts_of(self.language).with(
                    "folder-no-municipality",
                    [
                        ("slug", slug.to_string().into()),
                        ("data", data.to_string().into()),
                        ("others", others.to_string().into())
                    ]
                )
            )
        }
        let path = self.journal();
        let opened = match SqliteJournal::open_to_read(&path).await {
            // Where nobody works, it is brought to this version first, as a start would.
            Err(JournalError::Older { .. }) if let Ok(_lock) = self.lock() => {
                drop(SqliteJournal::open(&path).await.with_context(|| self.cannot_open(&path))?);
                SqliteJournal::open_to_read(&path).await
            }
            opened => opened,
        };
        opened.with_context(|| self.cannot_open(&path))
    }
}

/// The kind of network file system that a folder is on; none on a local disk, or where the system
/// does not tell (no `/proc/mounts`).
pub(crate) fn network_file_system(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    file_system_of(&mounts, &folder).filter(|kind| NETWORK_FILE_SYSTEMS.contains(&kind.as_str()))
}

/// The kind of the innermost mount around a folder.
fn file_system_of(mounts: &str, folder: &Path) -> Option<String> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            // Blanks in a path are written as octal 040.
            let (path, kind) = (words.next()?.replace("\\040", " "), words.next()?);
            folder.starts_with(&path).then(|| (path.len(), kind.to_string()))
        })
        // Of two mounts on one path the later one lies on top.
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::file_system_of;
    use std::path::Path;

    #[test]
    fn the_innermost_mount_tells_the_file_system() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /data nfs4 rw 0 0\n\
                      tmpfs /data/my\\040disk tmpfs rw 0 0\n";
        for (folder, expected) in [
            ("/home", "ext4"),
            ("/data/roret", "nfs4"),
            ("/data/my disk/x", "tmpfs"),
            ("/database", "ext4"),
        ] {
            assert_eq!(file_system_of(mounts, Path::new(folder)).as_deref(), Some(expected));
        }
    }
}
