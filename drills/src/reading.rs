//! What SQLite reads when it is asked for every event and does nothing else: the limit of a replay from a file.
#![expect(unsafe_code, reason = "SQLite is asked by its own C functions, with nothing between")]

use libsqlite3_sys as ffi;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

const EVERY_EVENT: &std::ffi::CStr = c"SELECT line, link FROM event ORDER BY position";

/// Reads every event of a journal's file, row by row. Answers with how many there are, and the bytes of their lines and
/// links.
pub fn read_every_event(file: &Path) -> (u64, u64) {
    let name = CString::new(file.as_os_str().as_bytes()).expect("a path has no zero");
    let (mut connection, mut statement) = (ptr::null_mut(), ptr::null_mut());
    let (mut rows, mut bytes) = (0, 0);
    // SAFETY: the pointers are SQLite's own and used in the order that it asks for: opened, prepared, stepped,
    // finalized, closed. A column's bytes are read before the next step, which may move them.
    unsafe {
        let flags = ffi::SQLITE_OPEN_READONLY;
        let opened = ffi::sqlite3_open_v2(name.as_ptr(), &mut connection, flags, ptr::null());
        assert_eq!(opened, ffi::SQLITE_OK, "opening {}", file.display());
        let text = EVERY_EVENT.as_ptr();
        let prepared =
            ffi::sqlite3_prepare_v2(connection, text, -1, &mut statement, ptr::null_mut());
        assert_eq!(prepared, ffi::SQLITE_OK, "preparing");
        while ffi::sqlite3_step(statement) == ffi::SQLITE_ROW {
            rows += 1;
            for column in 0..2 {
                let at = ffi::sqlite3_column_blob(statement, column).cast::<u8>();
                let length = ffi::sqlite3_column_bytes(statement, column);
                let length = usize::try_from(length).expect("not negative");
                let value: &[u8] =
                    if at.is_null() { &[] } else { std::slice::from_raw_parts(at, length) };
                bytes += std::hint::black_box(value).len() as u64;
            }
        }
        let ended = ffi::sqlite3_finalize(statement);
        assert_eq!(ended, ffi::SQLITE_OK, "reading to the end");
        ffi::sqlite3_close(connection);
    }
    (rows, bytes)
}
