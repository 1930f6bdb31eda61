//! Sign-ins end in time, and what somebody was writing is there again.

use crate::town::{SET_UP, clock, found, keys, stranger, worker};
use jiff::SignedDuration;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::clock::Clock;
use roret_office::{Office, SIGN_IN_HOURS, SignInWay, Who};
use std::path::Path;
use std::sync::Arc;

async fn office(desk: &Path, clock: &Arc<dyn Clock>) -> Arc<Office> {
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_file(desk).await.unwrap());
    let opened =
        Office::open(MemoryJournal::default(), looks, desk, keys(), Arc::clone(clock)).await;
    opened.unwrap().0
}

const TOKEN: [u8; 32] = [1; 32];
const FORM: &str = "registrer";

fn text(about: &str) -> Vec<(String, String)> {
    vec![("about".to_owned(), about.to_owned()), ("channel".to_owned(), "phone".to_owned())]
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[tokio::test]
async fn a_sign_in_ends_after_its_hours_and_its_owner_is_still_known() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let office = office(&folder.path().join("desk.sqlite"), &clock).await;
    assert_eq!(office.who(TOKEN, SignInWay::Demonstration).await.unwrap(), Who::Nobody);
    office.sign_in(TOKEN, worker(), SignInWay::Demonstration).await.unwrap();
    assert!(clock.move_forward(hours(SIGN_IN_HOURS) - SignedDuration::from_secs(1)));
    assert_eq!(office.who(TOKEN, SignInWay::Demonstration).await.unwrap(), Who::SignedIn(worker()));
    assert_eq!(office.who([2; 32], SignInWay::Demonstration).await.unwrap(), Who::Nobody);
    clock.move_forward(SignedDuration::from_secs(1));
    assert_eq!(office.who(TOKEN, SignInWay::Demonstration).await.unwrap(), Who::TimedOut(worker()));
    office.sign_out(TOKEN).await.unwrap();
    assert_eq!(office.who(TOKEN, SignInWay::Demonstration).await.unwrap(), Who::Nobody);
}

#[tokio::test]
async fn sign_ins_survive_a_restart_and_signing_out_is_for_good() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let desk = folder.path().join("desk.sqlite");
    let before = office(&desk, &clock).await;
    before.sign_in(TOKEN, worker(), SignInWay::Demonstration).await.unwrap();
    before.sign_in([2; 32], stranger(), SignInWay::Demonstration).await.unwrap();
    before.sign_out([2; 32]).await.unwrap();
    drop(before);
    clock.move_forward(hours(SIGN_IN_HOURS + 1));
    let after = office(&desk, &clock).await;
    assert_eq!(after.who(TOKEN, SignInWay::Demonstration).await.unwrap(), Who::TimedOut(worker()));
    assert_eq!(after.who([2; 32], SignInWay::Demonstration).await.unwrap(), Who::Nobody);
    drop(after);
    clock.move_forward(hours(24 * 14));
    assert_eq!(
        office(&desk, &clock).await.who(TOKEN, SignInWay::Demonstration).await.unwrap(),
        Who::Nobody
    );
}

#[tokio::test]
async fn a_draft_survives_a_restart_and_is_its_owners_alone() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let desk = folder.path().join("desk.sqlite");
    let before = office(&desk, &clock).await;
    before.keep_draft(worker(), FORM, text("Halvt")).await.unwrap();
    before.keep_draft(worker(), FORM, text("Halvt skrevet")).await.unwrap();
    before.keep_draft(worker(), "henvendelse/1/aftale", text("Et andet")).await.unwrap();
    drop(before);
    let after = office(&desk, &clock).await;
    let draft = after.draft(worker(), FORM).await.unwrap().expect("the draft");
    assert_eq!((draft.fields, draft.saved_at), (text("Halvt skrevet"), clock.now()));
    assert_eq!(after.draft(stranger(), FORM).await.unwrap(), None);
    after.drop_draft(worker(), FORM).await.unwrap();
    assert_eq!(after.draft(worker(), FORM).await.unwrap(), None);
    assert!(after.draft(worker(), "henvendelse/1/aftale").await.unwrap().is_some());
}

#[tokio::test]
async fn a_draft_is_kept_for_its_days_and_no_longer() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let office = office(&folder.path().join("desk.sqlite"), &clock).await;
    office.keep_draft(worker(), FORM, text("Halvt skrevet")).await.unwrap();
    clock.move_forward(hours(24 * 14 - 1));
    office.sign_in(TOKEN, worker(), SignInWay::Demonstration).await.unwrap();
    assert!(office.draft(worker(), FORM).await.unwrap().is_some());
    clock.move_forward(hours(2));
    // The office has not been restarted: the promise holds all the same.
    office.sign_in(TOKEN, worker(), SignInWay::Demonstration).await.unwrap();
    assert_eq!(office.draft(worker(), FORM).await.unwrap(), None);
}

#[tokio::test]
async fn the_office_stands_on_the_day_of_its_clock() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let office = office(&folder.path().join("desk.sqlite"), &clock).await;
    found(&office).await;
    assert_eq!(office.today().to_string(), "2026-11-20");
    // Eleven at night in Greenwich is midnight in Copenhagen.
    clock.move_forward(hours(14));
    assert_eq!(office.today().to_string(), "2026-11-21");
    assert!(office.image().municipality().is_some(), "{SET_UP:?} founded it");
}

/// What the demonstration signed in opens nothing where people come by their identity provider, nor the other way round;
/// and it is so again after a restart, when the other way is open again.
#[tokio::test]
async fn a_sign_in_opens_only_where_people_come_in_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, clock) = (folder.path().join("desk.sqlite"), clock());
    let (demonstration, provider) = (SignInWay::Demonstration, SignInWay::IdentityProvider);
    let here = office(&desk, &clock).await;
    here.sign_in(TOKEN, worker(), demonstration).await.unwrap();
    here.sign_in([2; 32], worker(), provider).await.unwrap();
    let expected = [
        (TOKEN, demonstration, Who::SignedIn(worker())),
        (TOKEN, provider, Who::Nobody),
        ([2; 32], provider, Who::SignedIn(worker())),
        ([2; 32], demonstration, Who::Nobody),
    ];
    for (token, way, who) in expected {
        assert_eq!(here.who(token, way).await.unwrap(), who);
    }
    drop(here);
    let again = office(&desk, &clock).await;
    for (token, way, who) in expected {
        assert_eq!(again.who(token, way).await.unwrap(), who);
    }
}
