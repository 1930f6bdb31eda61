//! What somebody does to a journal's file behind the program's back, with a tool of their own.

use std::path::Path;
use std::process::Command;

/// Does it with Python's SQLite; with a word, nothing where there is none.
fn done(file: &Path, order: &str) -> bool {
    let script = "import sqlite3, sys\none = sqlite3.connect(sys.argv[1])\none.execute(sys.argv[2])\none.commit()";
    let Ok(output) = Command::new("python3").args(["-c", script]).arg(file).arg(order).output()
    else {
        println!("skipped: there is no python3");
        return false;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{order}: {said}");
    true
}

/// Takes out the row that answers the first command's key.
pub fn take_out_a_command(file: &Path) -> bool {
    done(file, "DELETE FROM command WHERE last = (SELECT min(last) FROM command)")
}

/// Changes what that row says was asked.
pub fn change_a_request(file: &Path) -> bool {
    let order = "UPDATE command SET request_hash = randomblob(32)
        WHERE last = (SELECT min(last) FROM command)";
    done(file, order)
}
