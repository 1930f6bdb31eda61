//! Any text as a mapping.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roret_paper::mapping::Mapping;

fuzz_target!(|text: &str| {
    let _ = Mapping::read(text);
});
