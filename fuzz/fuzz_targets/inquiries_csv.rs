//! Any bytes as a file of inquiries, bare and under the right header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roret_paper::inquiries::{COLUMNS, Inquiries};
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let _ = Inquiries::open(Cursor::new(bytes)).map(Iterator::count);
    let under_header = [COLUMNS.join(",").as_bytes(), b"\n", bytes].concat();
    let _ = Inquiries::open(Cursor::new(under_header)).map(Iterator::count);
});
