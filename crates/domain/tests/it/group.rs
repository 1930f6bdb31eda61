//! Groups with places: the first who asked is the first who gets one. And what an inquiry is about.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::event::*;
use roret_domain::group::{Group, PLACES_MAX};
use roret_domain::id::{GroupId, InquiryId};
use roret_domain::inquiry::Theme;
use roret_domain::refusal::{GroupReason, Reason};

pub(crate) fn opening(m: &Municipality, places: u16) -> OpenGroup {
    OpenGroup {
        unit: m.north,
        name: "Lær at sove".to_owned(),
        places,
        from: day("2026-03-02"),
        to: day("2026-04-30"),
    }
}

pub(crate) fn opened(m: &mut Municipality, places: u16) -> GroupId {
    let open = opening(m, places);
    GroupId::from_uuid(m.given(by(m.worker), open).uuid())
}

fn group(m: &Municipality, id: GroupId) -> &Group {
    m.image.group(id).expect("a group")
}

/// Who has a place, and who waits, in order.
fn seats(m: &Municipality, id: GroupId) -> (Vec<InquiryId>, Vec<InquiryId>) {
    let seats = || group(m, id).seats.iter();
    let taken = seats().filter(|seat| seat.is_taken()).map(|seat| seat.inquiry).collect();
    (taken, seats().filter(|seat| seat.is_waiting()).map(|seat| seat.inquiry).collect())
}

#[test]
fn a_group_is_opened_with_its_places() {
    let mut m = Municipality::new();
    let (open, key) = (opening(&m, 8), m.next_key());
    let OpenGroup { unit, name, places, from, to } = open.clone();
    let id = GroupId::from_uuid(key.uuid());
    m.when(by(m.worker), open)
        .then([GroupOpened { group: id, unit, name, places, from, to }.into()]);
    assert_eq!((group(&m, id).taken(), group(&m, id).has_place()), (0, true));
}

#[test]
fn a_group_has_a_name_places_and_days() {
    let mut m = Municipality::new();
    let good = opening(&m, 8);
    let cases = [
        (OpenGroup { name: " ".into(), ..good.clone() }, "name", Reason::TextMissing),
        (
            OpenGroup { places: 0, ..good.clone() },
            "places",
            Reason::Group(GroupReason::PlacesOutOfRange),
        ),
        (
            OpenGroup { places: PLACES_MAX + 1, ..good.clone() },
            "places",
            Reason::Group(GroupReason::PlacesOutOfRange),
        ),
        (OpenGroup { to: day("2026-03-01"), ..good.clone() }, "to", Reason::WindowReversed),
        (
            OpenGroup { from: day("2026-01-01"), to: day("2026-03-01"), ..good },
            "to",
            Reason::WindowPassed,
        ),
    ];
    for (open, field, reason) in cases {
        m.when(by(m.worker), open).refused_at(field, reason);
    }
}

#[test]
fn whoever_asks_first_gets_the_place_and_the_others_wait() {
    let mut m = Municipality::new();
    let id = opened(&mut m, 1);
    let [first, second, third] = [m.receive(), m.receive(), m.receive()].map(|case| case.inquiry);
    let (worker, on) = (by(m.worker), day("2026-03-02"));
    let ask = |inquiry| AskForPlace { inquiry, group: id };
    m.when(worker, ask(first)).then([
        PlaceAskedFor { group: id, inquiry: first, on }.into(),
        PlaceGiven { group: id, inquiry: first, on }.into(),
    ]);
    m.when(worker, ask(second)).then([PlaceAskedFor { group: id, inquiry: second, on }.into()]);
    m.given(worker, ask(third));
    assert_eq!(seats(&m, id), (vec![first], vec![second, third]));
    m.today("2026-03-09");
    let on = day("2026-03-09");
    m.when(worker, GiveUpPlace { inquiry: first, group: id }).then([
        PlaceGivenUp { group: id, inquiry: first, on }.into(),
        PlaceGiven { group: id, inquiry: second, on }.into(),
    ]);
    // Who gives up waiting gives nobody a place.
    m.when(worker, GiveUpPlace { inquiry: third, group: id }).then([PlaceGivenUp {
        group: id,
        inquiry: third,
        on,
    }
    .into()]);
    assert_eq!(seats(&m, id), (vec![second], vec![]));
    // Once gone, one may ask again, and waits again.
    m.given(worker, ask(first));
    assert_eq!(seats(&m, id), (vec![second], vec![first]));
}

#[test]
fn one_asks_once_and_only_while_the_group_lasts() {
    let mut m = Municipality::new();
    let id = opened(&mut m, 8);
    let case = m.receive();
    let worker = by(m.worker);
    let (inquiry, ask) = (case.inquiry, AskForPlace { inquiry: case.inquiry, group: id });
    m.when(worker, GiveUpPlace { inquiry, group: id }).refused_at("group", GroupReason::NotInGroup);
    m.given(worker, ask.clone());
    m.when(worker, ask.clone()).refused_at("group", GroupReason::AlreadyInGroup);
    m.today("2026-05-01");
    let other = m.receive();
    let late = AskForPlace { inquiry: other.inquiry, group: id };
    m.when(worker, late).refused_at("group", GroupReason::GroupOver);
    m.given(worker, GiveUpPlace { inquiry, group: id });
}

#[test]
fn themes_stand_in_their_order_each_once_and_can_be_taken_away() {
    let mut m = Municipality::new();
    let case = m.receive();
    let inquiry = case.inquiry;
    let note = |m: &Municipality, themes: &[Theme]| NoteThemes {
        inquiry,
        themes: themes.to_vec(),
        seen: m.inquiry(case).version,
    };
    let first = note(&m, &[Theme::Health, Theme::Relations, Theme::Health]);
    let themes = vec![Theme::Relations, Theme::Health];
    m.when(by(m.worker), first.clone())
        .then([ThemesNoted { inquiry, themes: themes.clone() }.into()]);
    assert_eq!(m.inquiry(case).themes, themes);
    m.when(by(m.worker), first).refused(Reason::ChangedMeanwhile);
    let none = note(&m, &[]);
    m.given(by(m.worker), none);
    assert_eq!(m.inquiry(case).themes, []);
}
