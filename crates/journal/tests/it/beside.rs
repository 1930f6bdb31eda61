//! What lies beside the journal: the look log and the desk.

use crate::sqlite::meddle;
use jiff::{SignedDuration, Timestamp};
use roret_domain::access::Purpose;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, WorkerId};
use roret_journal::desk::{DRAFT_DAYS, Desk, Draft, SignIn};
use roret_journal::looks::{LookRow, Looks};
use uuid::Uuid;

fn citizen(number: u128) -> CitizenId {
    CitizenId::from_uuid(Uuid::from_u128(number))
}

fn worker(number: u128) -> Actor {
    Actor::Worker(WorkerId::from_uuid(Uuid::from_u128(number)))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::new(1_795_000_000 + seconds, 123_456_000).unwrap()
}

fn look(seconds: i64, purpose: Purpose, citizens: &[u128]) -> LookRow {
    let citizens = citizens.iter().map(|number| citizen(*number)).collect();
    LookRow { at: at(seconds), actor: worker(9), purpose, citizens }
}

#[tokio::test]
async fn looks_are_there_after_opening_the_log_again_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("looks.sqlite");
    let mut looks = Looks::open(&path).await.unwrap();
    looks.write(&[look(1, Purpose::Board, &[1, 2]), look(2, Purpose::Help, &[1])]).await.unwrap();
    looks.write(&[look(3, Purpose::OwnRoadmap, &[2, 3])]).await.unwrap();
    looks.write(&[]).await.unwrap();
    drop(looks);
    let mut looks = Looks::open(&path).await.unwrap();
    let of = |seconds, purpose, number| look(seconds, purpose, &[number]);
    let expected = [of(2, Purpose::Help, 1), of(1, Purpose::Board, 1)];
    assert_eq!(looks.at_citizen(citizen(1), 10).await.unwrap(), expected);
    assert_eq!(looks.at_citizen(citizen(1), 1).await.unwrap(), expected[..1]);
    assert_eq!(looks.at_citizen(citizen(3), 10).await.unwrap(), [of(3, Purpose::OwnRoadmap, 3)]);
    assert_eq!(looks.at_citizen(citizen(4), 10).await.unwrap(), []);
}

#[tokio::test]
async fn looks_are_written_all_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("looks.sqlite");
    let mut looks = Looks::open(&path).await.unwrap();
    // Another row breaks while it is written: nothing of its batch may stay.
    meddle(
        &path,
        "CREATE TRIGGER t BEFORE INSERT ON look WHEN new.purpose = 'help'
        BEGIN SELECT RAISE(ABORT, 'broken'); END",
    )
    .await;
    let torn = [look(1, Purpose::Board, &[1]), look(2, Purpose::Help, &[2])];
    assert!(looks.write(&torn).await.is_err());
    assert_eq!(looks.at_citizen(citizen(1), 10).await.unwrap(), []);
    looks.write(&[look(3, Purpose::Board, &[1])]).await.unwrap();
    assert_eq!(looks.at_citizen(citizen(1), 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn looks_are_found_before_and_after_they_are_sorted() {
    let mut looks = Looks::in_memory().await.unwrap();
    // More than are sorted at once, with reading between, and one citizen twice on a page.
    for seconds in 0..600 {
        looks.write(&[look(seconds, Purpose::Board, &[1, 2, 1])]).await.unwrap();
        if seconds % 199 == 0 {
            let found = looks.at_citizen(citizen(1), 1_000).await.unwrap();
            assert_eq!(i64::try_from(found.len()).unwrap(), seconds + 1);
        }
    }
    let found = looks.at_citizen(citizen(2), 1_000).await.unwrap();
    let times: Vec<_> = found.iter().map(|look| look.at).collect();
    assert_eq!(times, (0..600).rev().map(at).collect::<Vec<_>>());
}

fn draft(text: &str, seconds: i64) -> Draft {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Draft {
        fields: vec![field("about", text), field("about", "igen"), field("tom", "")],
        saved_at: at(seconds),
    }
}

#[tokio::test]
async fn the_desk_is_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sqlite");
    let mut desk = Desk::open(&path).await.unwrap();
    let sign_in =
        |token, actor, seconds| SignIn { token_hash: [token; 32], actor, expires_at: at(seconds) };
    for one in [sign_in(1, worker(1), 10), sign_in(2, worker(2), 20), sign_in(1, worker(3), 30)] {
        desk.sign_in(&one).await.unwrap();
    }
    desk.sign_in(&sign_in(4, Actor::Citizen(citizen(1)), 40)).await.unwrap();
    desk.sign_out([4; 32]).await.unwrap();
    desk.sign_out([5; 32]).await.unwrap();
    desk.keep_draft(worker(1), "registrer", &draft("før \"og\" \n", 1)).await.unwrap();
    desk.keep_draft(worker(1), "registrer", &draft("efter \u{0} 🌊", 2)).await.unwrap();
    desk.keep_draft(worker(2), "registrer", &draft("en andens", 3)).await.unwrap();
    drop(desk);
    let mut desk = Desk::open(&path).await.unwrap();
    let mut kept = desk.signed_in().await.unwrap();
    kept.sort_by_key(|one| one.token_hash);
    assert_eq!(kept, [sign_in(1, worker(3), 30), sign_in(2, worker(2), 20)]);
    assert_eq!(desk.draft(worker(1), "registrer").await.unwrap(), Some(draft("efter \u{0} 🌊", 2)));
    assert_eq!(desk.draft(worker(2), "registrer").await.unwrap(), Some(draft("en andens", 3)));
    assert_eq!(desk.draft(worker(1), "andet").await.unwrap(), None);
    desk.drop_draft(worker(1), "registrer").await.unwrap();
    desk.drop_draft(worker(1), "registrer").await.unwrap();
    assert_eq!(desk.draft(worker(1), "registrer").await.unwrap(), None);
    assert!(desk.draft(worker(2), "registrer").await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_past_its_time_is_cleared_away() {
    let mut desk = Desk::in_memory().await.unwrap();
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let expires_at = at(0);
    desk.sign_in(&SignIn { token_hash: [1; 32], actor: worker(1), expires_at }).await.unwrap();
    desk.keep_draft(worker(1), "old", &draft("old", 0)).await.unwrap();
    desk.keep_draft(worker(1), "newer", &draft("newer", 60)).await.unwrap();
    // To the second: on the last day both are there.
    desk.clear(at(0).checked_add(days(DRAFT_DAYS)).unwrap()).await.unwrap();
    assert!(desk.draft(worker(1), "old").await.unwrap().is_some());
    assert_eq!(desk.signed_in().await.unwrap().len(), 1);
    desk.clear(at(1).checked_add(days(DRAFT_DAYS)).unwrap()).await.unwrap();
    assert_eq!(desk.draft(worker(1), "old").await.unwrap(), None);
    assert!(desk.draft(worker(1), "newer").await.unwrap().is_some());
    assert_eq!(desk.signed_in().await.unwrap(), []);
}
