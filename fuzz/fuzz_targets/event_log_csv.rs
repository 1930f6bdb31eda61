//! Any bytes as an event log, through the mapping we ship. The events must add up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use roret_paper::{event_log, mapping::Mapping};
use std::io::Cursor;

const MAPPING: &str = include_str!("../../catalogue/mappings/municipal-log.toml");
const HEADER: &[u8] =
    b"case:concept:name,concept:name,time:timestamp,case:startdate,case:enddate,case:channel\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(mapping) = Mapping::read(MAPPING) else { return };
    let log = [HEADER, bytes].concat();
    if let Ok(reading) = event_log::read(Cursor::new(log), &mapping) {
        let taken: u64 = reading.cases.iter().map(|case| case.events).sum();
        assert_eq!(reading.events, taken + reading.bad_events);
    }
});
