//! Laws of the readers: nothing makes them panic, and what is well formed comes back as it was.

use crate::samples::{HEADER, read, shown};
use jiff::Timestamp;
use proptest::prelude::*;
use roret_domain::course::ClosingReason;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use roret_paper::inquiries::{Help, Inquiries, InquiryRow, RowClosing};
use roret_paper::mapping::Mapping;
use roret_paper::table::Table;
use std::io::Cursor;

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..2_000_000_000_i64).prop_map(|seconds| Timestamp::from_second(seconds).unwrap())
}

fn help() -> impl Strategy<Value = Help> {
    let ended = (moment(), prop::sample::select(InquiryEnding::ALL))
        .prop_map(|(at, ending)| Help::Ended { at, ending });
    let section = prop::option::of("[1-9][0-9]{0,2}[a-z]?".prop_map(|text| text.parse().unwrap()));
    let closing = (moment(), prop::sample::select(ClosingReason::ALL), section).prop_map(
        |(closed_at, reason, onward_section)| RowClosing { closed_at, reason, onward_section },
    );
    let course = (moment(), prop::option::of(closing))
        .prop_map(|(started_at, closing)| Help::Course { started_at, closing });
    prop_oneof![Just(Help::Awaited), ended, course]
}

fn row() -> impl Strategy<Value = InquiryRow> {
    (
        "[A-Za-zæøåÆØÅ][A-Za-z0-9 ,;\"'æøå-]{0,20}[a-z]",
        moment(),
        prop::sample::select(Channel::ALL),
        prop::sample::select(Requester::ALL),
        prop::option::of(moment()),
        help(),
    )
        .prop_map(|(number, received_at, channel, requester, agreed_at, help)| {
            let number = number.into();
            InquiryRow { line: 0, number, received_at, channel, requester, agreed_at, help }
        })
}

fn written(rows: &[InquiryRow], separator: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    writer.write_record(HEADER.split(',')).unwrap();
    for row in rows {
        let (mut started, mut closed, mut reason, mut section) = Default::default();
        match &row.help {
            Help::Awaited => {}
            Help::Ended { at, ending } => {
                (closed, reason) = (at.to_string(), ending.code().to_string());
            }
            Help::Course { started_at, closing } => {
                started = started_at.to_string();
                if let Some(closing) = closing {
                    closed = closing.closed_at.to_string();
                    reason = closing.reason.code().to_string();
                    section =
                        closing.onward_section.as_ref().map_or(String::new(), ToString::to_string);
                }
            }
        }
        let agreed = row.agreed_at.map_or(String::new(), |at| at.to_string());
        writer
            .write_record([
                &row.number,
                row.received_at.to_string().as_str(),
                row.channel.code(),
                row.requester.code(),
                &agreed,
                &started,
                &closed,
                &reason,
                &section,
            ])
            .unwrap();
    }
    writer.into_inner().unwrap()
}

const LOG: &str = "case,activity,time,opened,way\n";

fn mapping() -> Mapping {
    Mapping::read(
        "source = 'x'\ncourse_kind = 'group'\nreceipt = { attribute = 'opened' }\n\
         closing = { activity = 'end' }\ncolumns = { case = 'case', activity = 'activity', time = 'time' }\n\
         channel = { attribute = 'way', default = 'web' }\nrequester = { default = 'other' }",
    )
    .unwrap()
}

proptest! {
    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
        read(&[HEADER.as_bytes(), b"\n", &bytes].concat());
        let log = [LOG.as_bytes(), &bytes].concat();
        let _ = roret_paper::event_log::read(Cursor::new(log), &mapping());
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "[A-Z0-9,;:\"\r\n+\\-T æ§]{0,400}") {
        read(format!("{HEADER}\n{text}").as_bytes());
        let _ = Mapping::read(&text);
        let reading =
            roret_paper::event_log::read(Cursor::new(format!("{LOG}{text}")), &mapping()).unwrap();
        let taken: u64 = reading.cases.iter().map(|case| case.events).sum();
        prop_assert_eq!(reading.events, taken + reading.bad_events);
    }

    #[test]
    fn well_formed_rows_come_back(
        mut rows in prop::collection::vec(row(), 0..20),
        separator in prop::sample::select(vec![b',', b';']),
    ) {
        rows.sort_by(|one, other| one.number.cmp(&other.number));
        rows.dedup_by(|one, other| one.number == other.number);
        let file = written(&rows, separator);
        let back: Vec<InquiryRow> =
            Inquiries::open(Cursor::new(file)).unwrap().map(Result::unwrap).collect();
        for (index, row) in rows.iter_mut().enumerate() {
            row.line = u64::try_from(index).unwrap() + 2;
        }
        let show = |rows: &[InquiryRow]| rows.iter().map(shown).collect::<Vec<_>>();
        prop_assert_eq!(show(&back), show(&rows));
    }

    #[test]
    fn cells_are_split_as_everybody_splits_them(
        row in "[a-c,;\"æ ]{0,40}",
        separator in prop::sample::select(vec![b',', b';']),
    ) {
        // The number comes first: a quotation that stays open is a bad row here and not there.
        let row = format!("x{}{row}", char::from(separator));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(row.as_bytes());
        let theirs = reader.records().next().unwrap().unwrap();
        let names: Vec<String> = (0..theirs.len()).map(|column| format!("c{column}")).collect();
        let header = names.join(&char::from(separator).to_string());
        let mut table = Table::open(Cursor::new(format!("{header}\n{row}\n"))).unwrap();
        if let Some(Ok(ours)) = table.next_row() {
            for (column, cell) in theirs.iter().enumerate() {
                prop_assert_eq!(ours.cell(column), cell.trim());
            }
        }
    }
}
