//! What lies beside the journal: the look log and the desk, in files and in a database.

use crate::sqlite::meddle;
use jiff::{SignedDuration, Timestamp};
use roret_domain::access::Purpose;
use roret_domain::code::CodeHash;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, WorkerId};
use roret_journal::archive;
use roret_journal::desk::{DRAFT_DAYS, DRAFTS_MAX, Desk, Draft, SignIn, SignInWay};
use roret_journal::looks::{LookRow, Looks};
use roret_journal::postgres::{Database, Tenant};
use uuid::Uuid;

const WAY: SignInWay = SignInWay::Demonstration;

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

/// Where a look log and a desk are: opened again, they are the same.
pub(crate) enum Shelf {
    Files(tempfile::TempDir),
    Database(Tenant),
}

impl Shelf {
    fn files() -> Self {
        Self::Files(tempfile::tempdir().unwrap())
    }

    async fn looks(&self) -> Looks {
        match self {
            Self::Files(folder) => {
                let path = folder.path().join("looks.sqlite");
                Looks::in_file(&path).await.unwrap()
            }
            Self::Database(tenant) => Looks::in_database(tenant.clone()),
        }
    }

    async fn desk(&self) -> Desk {
        match self {
            Self::Files(folder) => {
                let path = folder.path().join("desk.sqlite");
                Desk::in_file(&path).await.unwrap()
            }
            Self::Database(tenant) => Desk::in_database(tenant.clone()),
        }
    }
}

/// Runs each chapter on files, as a test each, and on whatever shelf is wanted.
macro_rules! on_every_shelf {
    ($($chapter:ident)+) => {
        mod files {
            $(#[tokio::test]
            async fn $chapter() {
                super::$chapter(super::Shelf::files()).await;
            })+
        }
        /// All chapters in files.
        pub(crate) async fn in_files() {
            $($chapter(Shelf::files()).await;)+
        }
        /// All chapters in a database, each for a municipality of its own.
        pub(crate) async fn in_a_database(database: &Database) {
            $($chapter(Shelf::Database(database.tenant(stringify!($chapter)))).await;)+
        }
    };
}

on_every_shelf! {
    looks_are_there_after_opening_the_log_again_newest_first
    looks_are_found_before_and_after_they_are_sorted
    looks_of_employees_are_found_however_often_citizens_look_themselves
    the_desk_is_as_it_was_left
    only_so_many_drafts_are_kept
    who_has_left_has_no_drafts
    what_is_past_its_time_is_cleared_away
}

/// What is asked for in one exchange is asked for behind the wall: two municipalities on the same connections see
/// nothing of each other, also of the same citizen or token.
pub(crate) async fn is_walled(database: &Database) {
    let mut looks = ["favrskov", "holstebro"].map(|name| Looks::in_database(database.tenant(name)));
    let desks = ["favrskov", "holstebro"].map(|name| Desk::in_database(database.tenant(name)));
    let sign_in = SignIn { token_hash: [9; 32], actor: worker(1), expires_at: at(10), way: WAY };
    for _ in 0..3 {
        looks[0].write(&[look(1, Purpose::Help, &[7])]).await.unwrap();
        desks[0].sign_in(&sign_in).await.unwrap();
        assert_eq!(looks[1].at_citizen(citizen(7), 10).await.unwrap(), []);
        assert_eq!(looks[1].head().await.unwrap(), 0);
        assert_eq!(desks[1].signed_in_with([9; 32]).await.unwrap(), None);
        assert_eq!(desks[0].signed_in_with([9; 32]).await.unwrap(), Some(sign_in));
    }
    assert_eq!(looks[0].at_citizen(citizen(7), 10).await.unwrap().len(), 3);
}

async fn looks_are_there_after_opening_the_log_again_newest_first(shelf: Shelf) {
    let mut looks = shelf.looks().await;
    looks.write(&[look(1, Purpose::Board, &[1, 2]), look(2, Purpose::Help, &[1])]).await.unwrap();
    looks.write(&[look(3, Purpose::OwnRoadmap, &[2, 3])]).await.unwrap();
    looks.write(&[]).await.unwrap();
    drop(looks);
    let mut looks = shelf.looks().await;
    let of = |seconds, purpose, number| look(seconds, purpose, &[number]);
    let expected = [of(2, Purpose::Help, 1), of(1, Purpose::Board, 1)];
    assert_eq!(looks.at_citizen(citizen(1), 10).await.unwrap(), expected);
    assert_eq!(looks.at_citizen(citizen(1), 1).await.unwrap(), expected[..1]);
    assert_eq!(looks.at_citizen(citizen(3), 10).await.unwrap(), [of(3, Purpose::OwnRoadmap, 3)]);
    assert_eq!(looks.at_citizen(citizen(4), 10).await.unwrap(), []);
    // All of them, in order, from any place on.
    let all = looks.after(0, 10).await.unwrap();
    assert_eq!(all.iter().map(|(position, _)| *position).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(all[2].1, look(3, Purpose::OwnRoadmap, &[2, 3]));
    assert_eq!(looks.after(1, 1).await.unwrap(), all[1..2]);
    assert_eq!(looks.head().await.unwrap(), 3);
    // Carried away and taken in again, also twice and piece by piece, they are the same.
    let (mut whole, mut rest) = (Vec::new(), Vec::new());
    assert_eq!(archive::write_looks(&mut looks, "favrskov", 0, &mut whole).await.unwrap(), 3);
    archive::write_looks(&mut looks, "favrskov", 2, &mut rest).await.unwrap();
    let mut other = Looks::in_memory().await.unwrap();
    assert!(
        archive::take_in_looks(&mut other, &rest[..]).await.is_err(),
        "its beginning is missing"
    );
    for stretch in [&whole, &rest, &whole] {
        assert_eq!(archive::take_in_looks(&mut other, &stretch[..]).await.unwrap(), 3);
    }
    assert_eq!(other.after(0, 10).await.unwrap(), all);
    for length in 0..whole.len() {
        let mut other = Looks::in_memory().await.unwrap();
        assert!(archive::take_in_looks(&mut other, &whole[..length]).await.is_err(), "{length}");
    }
}

#[tokio::test]
async fn looks_are_written_all_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("looks.sqlite");
    let mut looks = Looks::in_file(&path).await.unwrap();
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

async fn looks_are_found_before_and_after_they_are_sorted(shelf: Shelf) {
    let mut looks = shelf.looks().await;
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

async fn looks_of_employees_are_found_however_often_citizens_look_themselves(shelf: Shelf) {
    let mut looks = shelf.looks().await;
    let own = |seconds| LookRow {
        actor: Actor::Citizen(citizen(1)),
        ..look(seconds, Purpose::OwnRoadmap, &[1])
    };
    let by_code = |seconds| LookRow {
        actor: Actor::CodeHolder(CodeHash::from_bytes([1; 32])),
        ..look(seconds, Purpose::OwnRoadmap, &[1])
    };
    // Three looks of employees, then hundreds of the citizen's own, sorted and unsorted, and one more.
    let mut seen = Vec::new();
    for seconds in 0..700 {
        let is_employees = matches!(seconds, 1 | 2 | 3 | 300 | 698);
        let row = match seconds % 2 {
            _ if is_employees => look(seconds, Purpose::Help, &[2, 1]),
            0 => own(seconds),
            _ => by_code(seconds),
        };
        looks.write(&[row]).await.unwrap();
        if is_employees {
            seen.insert(0, at(seconds));
        }
    }
    let times = |found: &[(u64, LookRow)]| found.iter().map(|(_, row)| row.at).collect::<Vec<_>>();
    let all = looks.by_workers_at(citizen(1), u64::MAX, 20).await.unwrap();
    assert_eq!(times(&all), seen);
    // Page by page all of them are reached, each once.
    let (mut pages, mut before) = (Vec::new(), u64::MAX);
    loop {
        let page = looks.by_workers_at(citizen(1), before, 2).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        before = *last;
        pages.extend(page);
    }
    assert_eq!(pages, all);
    assert_eq!(looks.by_workers_at(citizen(3), u64::MAX, 20).await.unwrap(), []);
}

fn draft(text: &str, seconds: i64) -> Draft {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Draft {
        fields: vec![field("about", text), field("about", "igen"), field("tom", "")],
        saved_at: at(seconds),
    }
}

async fn the_desk_is_as_it_was_left(shelf: Shelf) {
    let desk = shelf.desk().await;
    let sign_in = |token: u8, actor, seconds| {
        let way = if token.is_multiple_of(2) { SignInWay::IdentityProvider } else { WAY };
        SignIn { token_hash: [token; 32], actor, expires_at: at(seconds), way }
    };
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
    let desk = shelf.desk().await;
    assert_eq!(desk.signed_in_with([1; 32]).await.unwrap(), Some(sign_in(1, worker(3), 30)));
    assert_eq!(desk.signed_in_with([4; 32]).await.unwrap(), None);
    let mut kept = desk.signed_in().await.unwrap();
    kept.sort_by_key(|one| one.token_hash);
    assert_eq!(kept, [sign_in(1, worker(3), 30), sign_in(2, worker(2), 20)]);
    assert_eq!(desk.draft(worker(1), "registrer").await.unwrap(), Some(draft("efter \u{0} 🌊", 2)));
    assert_eq!(desk.draft(worker(2), "registrer").await.unwrap(), Some(draft("en andens", 3)));
    assert_eq!(desk.draft(worker(1), "andet").await.unwrap(), None);
    let mut owners: Vec<_> =
        desk.drafts().await.unwrap().into_iter().map(|one| (one.owner, one.form)).collect();
    owners.sort();
    let form = || "registrer".to_owned();
    assert_eq!(owners, [(worker(1), form()), (worker(2), form())]);
    let about = roret_domain::id::InquiryId::from_uuid(Uuid::from_u128(77));
    for form in [format!("aftale/{about}"), "aftale/another".to_owned()] {
        let draft = Draft { fields: Vec::new(), saved_at: at(0) };
        desk.keep_draft(worker(1), &form, &draft).await.unwrap();
    }
    desk.drop_drafts_about(about).await.unwrap();
    assert!(desk.draft(worker(1), &format!("aftale/{about}")).await.unwrap().is_none());
    assert!(desk.draft(worker(1), "aftale/another").await.unwrap().is_some());
    desk.drop_draft(worker(1), "aftale/another").await.unwrap();
    desk.drop_draft(worker(1), "registrer").await.unwrap();
    desk.drop_draft(worker(1), "registrer").await.unwrap();
    assert_eq!(desk.draft(worker(1), "registrer").await.unwrap(), None);
    assert!(desk.draft(worker(2), "registrer").await.unwrap().is_some());
}

async fn who_has_left_has_no_drafts(shelf: Shelf) {
    let desk = shelf.desk().await;
    for (owner, form) in [(worker(5), "registrer"), (worker(5), "soeg"), (worker(6), "registrer")] {
        desk.keep_draft(owner, form, &draft("En halv linje.", 1)).await.unwrap();
    }
    desk.drop_drafts_of(worker(5)).await.unwrap();
    assert_eq!(desk.draft(worker(5), "registrer").await.unwrap(), None);
    assert_eq!(desk.draft(worker(5), "soeg").await.unwrap(), None);
    assert!(desk.draft(worker(6), "registrer").await.unwrap().is_some());
}

async fn only_so_many_drafts_are_kept(shelf: Shelf) {
    let desk = shelf.desk().await;
    for number in 0..=DRAFTS_MAX {
        desk.keep_draft(worker(1), &format!("form {number}"), &draft("x", number)).await.unwrap();
    }
    assert_eq!(desk.draft(worker(1), "form 0").await.unwrap(), None);
    assert!(desk.draft(worker(1), "form 1").await.unwrap().is_some());
}

async fn what_is_past_its_time_is_cleared_away(shelf: Shelf) {
    let desk = shelf.desk().await;
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let expires_at = at(0);
    let one = SignIn { token_hash: [1; 32], actor: worker(1), expires_at, way: WAY };
    desk.sign_in(&one).await.unwrap();
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
