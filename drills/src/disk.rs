//! A disk that writes down what SQLite does to it, and that fails when it is told to.
//!
//! [`Disk::over`] puts a folder on such a disk. Whatever this process then opens there with SQLite goes through
//! it, the product's own code unchanged, since it is part of SQLite's default file system. Files in other
//! folders are untouched. Nothing is really synced: what a power cut leaves is worked out from the [`Step`]s.
//!
//! The files do exist, so that what a process sees after a `kill -9` is what lies in the folder.
#![expect(unsafe_code, reason = "SQLite is given a file system as C functions")]
#![expect(non_snake_case, reason = "a method has the name SQLite knows it by")]

use libsqlite3_sys::{self as ffi, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};
use std::collections::BTreeMap;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};

/// What the disk says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Promise {
    /// Nothing: a sector of 512 bytes that is being written can be spoiled as a whole.
    Nothing,
    /// What SQLite believes of every disk on Unix: bytes beside those being written stay as they are.
    PowersafeOverwrite,
}

/// How something that is asked of the disk goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// Writing fails; nothing of it is written.
    Write,
    /// The disk is full; half of it is written.
    Full,
    /// Syncing fails. What was written since the last sync can be read and is forgotten by the next sync.
    Sync,
    /// Reading fails.
    Read,
    /// A file can't be made shorter or longer.
    Resize,
    /// A file can't be opened.
    Open,
    /// A file can't be taken away.
    Delete,
}

/// The number of a file, in the order of making. Not its name: that can be given to another one.
pub type FileNumber = usize;

/// What was done to the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A name was given to a new, empty file.
    Create(String, FileNumber),
    /// A name was taken away.
    Delete(String),
    /// Bytes were written at an offset.
    Write(FileNumber, usize, Vec<u8>),
    /// The file was made this long.
    Resize(FileNumber, usize),
    /// Everything written to the file before is on the disk.
    Sync(FileNumber),
    /// The file was to be synced, in vain.
    FailedSync(FileNumber),
    /// Names that were given and taken away before are on the disk.
    SyncNames,
}

/// A folder on the disk.
pub struct Disk(Arc<Platter>);

struct Platter {
    folder: PathBuf,
    promise: Promise,
    state: Mutex<State>,
    closed: Condvar,
}

#[derive(Default)]
struct State {
    steps: Vec<Step>,
    names: BTreeMap<String, FileNumber>,
    files: usize,
    open: usize,
    /// What still goes well, and what goes wrong then.
    fault: Option<(usize, Fault)>,
    /// How often each could have gone wrong.
    chances: BTreeMap<Fault, usize>,
    failed_at: Option<usize>,
    is_cut_off: bool,
    weakened: Option<usize>,
}

static DISKS: Mutex<Vec<Arc<Platter>>> = Mutex::new(Vec::new());

impl Disk {
    /// Puts an empty folder on the disk.
    pub fn over(folder: &Path, promise: Promise) -> Self {
        install();
        let folder = folder.canonicalize().expect("the folder is there");
        let platter = Platter { folder, promise, state: Mutex::default(), closed: Condvar::new() };
        let platter = Arc::new(platter);
        DISKS.lock().unwrap().push(Arc::clone(&platter));
        Self(platter)
    }

    /// How much has been done so far.
    pub fn steps(&self) -> usize {
        self.0.state().steps.len()
    }

    /// What has been done so far.
    pub fn recorded(&self) -> Vec<Step> {
        self.0.state().steps.clone()
    }

    /// Lets so many more of what can go wrong like this go well, and the one after them fail.
    pub fn fail_after(&self, good: usize, fault: Fault) {
        self.0.state().fault = Some((good, fault));
    }

    /// How often this could have gone wrong so far.
    pub fn chances(&self, fault: Fault) -> usize {
        self.0.state().chances.get(&fault).copied().unwrap_or(0)
    }

    /// How much had been done when the fault that was ordered came; none as long as it has not.
    pub fn failed_at(&self) -> Option<usize> {
        self.0.state().failed_at
    }

    /// Takes the disk away from all who have files open, as if they had been killed: call it before they are
    /// dropped, so that nothing tidies up.
    pub fn cut_off(&self) {
        self.0.state().is_cut_off = true;
    }

    /// Whether files are open.
    pub fn are_open(&self) -> bool {
        self.0.state().open > 0
    }

    /// Waits until every file is closed, and gives the disk back.
    pub fn wait_until_closed(&self) {
        let state = self.0.state();
        let mut state = self.0.closed.wait_while(state, |state| state.open > 0).unwrap();
        state.is_cut_off = false;
    }

    /// Makes connections that are opened from now on work with `synchronous=NORMAL`, behind the back of who
    /// opens them: it happens when they ask for SQLite's version, on their own thread.
    pub fn weaken(&self) {
        self.0.state().weakened = Some(0);
    }

    /// How many connections have been weakened.
    pub fn weakened(&self) -> usize {
        self.0.state().weakened.unwrap_or(0)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        DISKS.lock().unwrap().retain(|platter| !Arc::ptr_eq(platter, &self.0));
    }
}

impl Platter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    /// What goes wrong now, of what could.
    fn fault(&mut self, could: &[Fault]) -> Option<Fault> {
        could.iter().for_each(|fault| *self.chances.entry(*fault).or_default() += 1);
        let (good, fault) = self.fault.filter(|(_, fault)| could.contains(fault))?;
        self.fault = good.checked_sub(1).map(|good| (good, fault));
        if self.fault.is_some() {
            return None;
        }
        self.failed_at = Some(self.steps.len());
        Some(fault)
    }

    /// The number of the file with this name; a new one when there is none.
    fn number(&mut self, name: String) -> FileNumber {
        if let Some(number) = self.names.get(&name) {
            return *number;
        }
        let number = self.files;
        self.files += 1;
        self.names.insert(name.clone(), number);
        self.steps.push(Step::Create(name, number));
        number
    }
}

/// The disk a path is on, and its name there.
fn find(path: &Path) -> Option<(Arc<Platter>, String)> {
    let (folder, name) = (path.parent()?, path.file_name()?);
    let disks = DISKS.lock().unwrap();
    let platter = disks.iter().find(|platter| platter.folder == folder)?;
    Some((Arc::clone(platter), name.to_string_lossy().into_owned()))
}

/// # Safety
/// The text is null or ends with a zero byte, and outlives the answer.
unsafe fn path<'a>(text: *const c_char) -> Option<&'a Path> {
    if text.is_null() {
        return None;
    }
    // SAFETY: as this function asks for.
    let text = unsafe { CStr::from_ptr(text) };
    Some(Path::new(OsStr::from_bytes(text.to_bytes())))
}

/// SQLite's own file system, and ours before it.
struct FileSystems {
    real: *mut sqlite3_vfs,
}

// SAFETY: SQLite never changes or frees a registered file system, and calls it from any thread.
unsafe impl Send for FileSystems {}
// SAFETY: as above.
unsafe impl Sync for FileSystems {}

static FILE_SYSTEMS: OnceLock<FileSystems> = OnceLock::new();

/// Makes ours SQLite's default, once a process.
fn install() {
    FILE_SYSTEMS.get_or_init(|| {
        // SAFETY: SQLite can be initialized any number of times; null asks for the default file system,
        // which is there after that and stays.
        let (real, mut ours) = unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let real = ffi::sqlite3_vfs_find(ptr::null());
            (real, *real)
        };
        let own_bytes = c_int::try_from(size_of::<OurFile>()).expect("a few words");
        ours.szOsFile += own_bytes;
        ours.pNext = ptr::null_mut();
        ours.zName = c"roret-drills".as_ptr();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        ours.xRandomness = Some(randomness);
        let ours = Box::into_raw(Box::new(ours));
        // SAFETY: `ours` is a whole file system that is never freed: the real one with three functions of
        // ours, which do as SQLite asks. `greet` is such a function as an extension is entered by.
        unsafe {
            assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
            assert_eq!(ffi::sqlite3_auto_extension(Some(greet)), ffi::SQLITE_OK);
        }
        FileSystems { real }
    });
}

fn real_file_system() -> *mut sqlite3_vfs {
    FILE_SYSTEMS.get().expect("ours is only called when it is installed").real
}

/// An open file on the disk. The real file follows it in memory.
#[repr(C)]
struct OurFile {
    base: sqlite3_file,
    /// From a box; freed when the file is closed.
    handle: *mut Handle,
}

struct Handle {
    platter: Arc<Platter>,
    number: FileNumber,
    /// Unix makes a log's or a rollback journal's name durable together with its first bytes.
    syncs_names: bool,
}

/// The real file behind one of ours.
///
/// # Safety
/// `open` was called with this memory, and gave it our methods.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` asked for this much memory and the real file after it.
    unsafe { file.cast::<OurFile>().add(1).cast() }
}

/// What is ours of a file.
///
/// # Safety
/// As for [`real`], the file is not closed, and nobody else uses it: SQLite uses a file on one thread.
unsafe fn handle<'a>(file: *mut sqlite3_file) -> &'a mut Handle {
    // SAFETY: `open` put a box there that lives until the file is closed.
    unsafe { &mut *(*file.cast::<OurFile>()).handle }
}

/// Calls a method of the real file.
macro_rules! really {
    ($method:ident, $file:expr $(, $argument:expr)*) => {{
        let real = real($file);
        ((*(*real).pMethods).$method.expect("real files have it"))(real $(, $argument)*)
    }};
}

/// Methods that are the real file's.
macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*) $(-> $answer:ty)?;)+) => {$(
        unsafe extern "C" fn $method(file: *mut sqlite3_file $(, $argument: $type)*) $(-> $answer)? {
            // SAFETY: SQLite gives a file that `open` has filled, and arguments as the method takes them.
            unsafe { really!($method, file $(, $argument)*) }
        }
    )+};
}

pass_on! {
    xFileSize(size: *mut sqlite3_int64) -> c_int;
    xLock(level: c_int) -> c_int;
    xUnlock(level: c_int) -> c_int;
    xCheckReservedLock(is_reserved: *mut c_int) -> c_int;
    xFileControl(what: c_int, argument: *mut c_void) -> c_int;
    xShmMap(page: c_int, bytes: c_int, extend: c_int, to: *mut *mut c_void) -> c_int;
    xShmLock(from: c_int, number: c_int, flags: c_int) -> c_int;
    xShmBarrier();
    xShmUnmap(delete: c_int) -> c_int;
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(xClose),
    xRead: Some(xRead),
    xWrite: Some(xWrite),
    xTruncate: Some(xTruncate),
    xSync: Some(xSync),
    xFileSize: Some(xFileSize),
    xLock: Some(xLock),
    xUnlock: Some(xUnlock),
    xCheckReservedLock: Some(xCheckReservedLock),
    xFileControl: Some(xFileControl),
    xSectorSize: Some(xSectorSize),
    xDeviceCharacteristics: Some(xDeviceCharacteristics),
    xShmMap: Some(xShmMap),
    xShmLock: Some(xShmLock),
    xShmBarrier: Some(xShmBarrier),
    xShmUnmap: Some(xShmUnmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open(
    _ours: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let system = real_file_system();
    // SAFETY: SQLite gives a name or null, and memory of `szOsFile` bytes. A file of another folder is
    // opened in place as the real file, which needs less; one of ours is written before it is used.
    unsafe {
        let really_open = (*system).xOpen.expect("the real one opens files");
        let Some((platter, name_there)) = path(name).and_then(find) else {
            return really_open(system, name, file, flags, flags_out);
        };
        let is_refused = {
            let mut state = platter.state();
            state.is_cut_off || state.fault(&[Fault::Open]).is_some()
        };
        if is_refused {
            (*file).pMethods = ptr::null();
            return ffi::SQLITE_CANTOPEN;
        }
        let real = real(file);
        (*real).pMethods = ptr::null();
        let answer = really_open(system, name, real, flags, flags_out);
        if answer != ffi::SQLITE_OK {
            (*file).pMethods = ptr::null();
            return answer;
        }
        let number = {
            let mut state = platter.state();
            state.open += 1;
            state.number(name_there)
        };
        let syncs_names = flags & ffi::SQLITE_OPEN_CREATE != 0
            && flags & (ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL) != 0;
        let handle = Box::into_raw(Box::new(Handle { platter, number, syncs_names }));
        let base = sqlite3_file { pMethods: &raw const METHODS };
        file.cast::<OurFile>().write(OurFile { base, handle });
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    let system = real_file_system();
    // SAFETY: SQLite gives a name; the real file system is there for good.
    unsafe {
        let disk = path(name).and_then(find);
        let mut state = disk.as_ref().map(|(platter, _)| platter.state());
        if state
            .as_mut()
            .is_some_and(|state| state.is_cut_off || state.fault(&[Fault::Delete]).is_some())
        {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let answer = ((*system).xDelete.expect("the real one deletes"))(system, name, sync);
        if let (ffi::SQLITE_OK, Some((_, name)), Some(state)) = (answer, &disk, &mut state) {
            state.names.remove(name);
            state.steps.push(Step::Delete(name.clone()));
            if sync & 1 != 0 {
                state.steps.push(Step::SyncNames);
            }
        }
        answer
    }
}

/// The same bytes each time, so that a run can be repeated: SQLite's generator starts from them.
unsafe extern "C" fn randomness(_: *mut sqlite3_vfs, bytes: c_int, to: *mut c_char) -> c_int {
    // SAFETY: SQLite gives room for so many bytes.
    unsafe { ptr::write_bytes(to, 0x5a, usize::try_from(bytes).unwrap_or(0)) };
    bytes
}

unsafe extern "C" fn xClose(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once; the box is from `open`, and nobody uses it afterwards.
    unsafe {
        let handle = Box::from_raw((*file.cast::<OurFile>()).handle);
        let answer = really!(xClose, file);
        (*file).pMethods = ptr::null();
        handle.platter.state().open -= 1;
        handle.platter.closed.notify_all();
        answer
    }
}

unsafe extern "C" fn xRead(
    file: *mut sqlite3_file,
    to: *mut c_void,
    bytes: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives a file that `open` has filled, and room for so many bytes.
    unsafe {
        if handle(file).platter.state().fault(&[Fault::Read]).is_some() {
            return ffi::SQLITE_IOERR_READ;
        }
        really!(xRead, file, to, bytes, at)
    }
}

unsafe extern "C" fn xWrite(
    file: *mut sqlite3_file,
    from: *const c_void,
    bytes: c_int,
    at: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives a file that `open` has filled, and so many bytes to read.
    unsafe {
        let Handle { platter, number, .. } = handle(file);
        let mut state = platter.state();
        if state.is_cut_off {
            return ffi::SQLITE_IOERR_WRITE;
        }
        let fault = state.fault(&[Fault::Write, Fault::Full]);
        let written = match fault {
            Some(Fault::Full) => bytes / 2,
            Some(_) => return ffi::SQLITE_IOERR_WRITE,
            None => bytes,
        };
        let answer = really!(xWrite, file, from, written, at);
        if answer != ffi::SQLITE_OK {
            return answer;
        }
        let length = usize::try_from(written).expect("a length");
        let content = std::slice::from_raw_parts(from.cast::<u8>(), length).to_vec();
        let at = usize::try_from(at).expect("an offset");
        state.steps.push(Step::Write(*number, at, content));
        if fault.is_some() { ffi::SQLITE_FULL } else { ffi::SQLITE_OK }
    }
}

unsafe extern "C" fn xTruncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives a file that `open` has filled.
    unsafe {
        let Handle { platter, number, .. } = handle(file);
        let mut state = platter.state();
        if state.is_cut_off || state.fault(&[Fault::Resize]).is_some() {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let answer = really!(xTruncate, file, size);
        if answer == ffi::SQLITE_OK {
            let length = usize::try_from(size).expect("a length");
            state.steps.push(Step::Resize(*number, length));
        }
        answer
    }
}

unsafe extern "C" fn xSync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite gives a file that `open` has filled.
    let Handle { platter, number, syncs_names } = unsafe { handle(file) };
    let mut state = platter.state();
    if state.is_cut_off {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    if state.fault(&[Fault::Sync]).is_some() {
        state.steps.push(Step::FailedSync(*number));
        return ffi::SQLITE_IOERR_FSYNC;
    }
    state.steps.push(Step::Sync(*number));
    if std::mem::take(syncs_names) {
        state.steps.push(Step::SyncNames);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn xSectorSize(_: *mut sqlite3_file) -> c_int {
    512
}

unsafe extern "C" fn xDeviceCharacteristics(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite gives a file that `open` has filled.
    match unsafe { handle(file) }.platter.promise {
        Promise::Nothing => 0,
        Promise::PowersafeOverwrite => ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE,
    }
}

/// The disk that a connection's file is on.
///
/// # Safety
/// The connection is open, and this is its thread.
unsafe fn disk_of(connection: *mut ffi::sqlite3) -> Option<Arc<Platter>> {
    // SAFETY: as asked for; the name lives as long as the connection.
    let path = unsafe { path(ffi::sqlite3_db_filename(connection, c"main".as_ptr())) };
    path.and_then(find).map(|(platter, _)| platter)
}

/// Called by SQLite for each new connection.
unsafe extern "C" fn greet(
    connection: *mut ffi::sqlite3,
    _error: *mut *mut c_char,
    _functions: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite gives an open connection on its own thread, and `weakening_version` is a function as
    // it takes them.
    unsafe {
        let is_to_be_weak = disk_of(connection).is_some_and(|disk| disk.state().weakened.is_some());
        if !is_to_be_weak {
            return ffi::SQLITE_OK;
        }
        ffi::sqlite3_create_function_v2(
            connection,
            c"sqlite_version".as_ptr(),
            0,
            ffi::SQLITE_UTF8,
            ptr::null_mut(),
            Some(weakening_version),
            None,
            None,
            None,
        )
    }
}

/// Answers with SQLite's version, and weakens the connection that asks.
unsafe extern "C" fn weakening_version(
    context: *mut ffi::sqlite3_context,
    _arguments: c_int,
    _values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls its functions on the connection's own thread, and lets them run statements on it;
    // the version is a static text.
    unsafe {
        let connection = ffi::sqlite3_context_db_handle(context);
        let sql = c"pragma synchronous = normal".as_ptr();
        let answer = ffi::sqlite3_exec(connection, sql, None, ptr::null_mut(), ptr::null_mut());
        if let (ffi::SQLITE_OK, Some(disk)) = (answer, disk_of(connection)) {
            let mut state = disk.state();
            state.weakened = state.weakened.map(|number| number + 1);
        }
        ffi::sqlite3_result_text(context, ffi::sqlite3_libversion(), -1, ffi::SQLITE_STATIC());
    }
}
