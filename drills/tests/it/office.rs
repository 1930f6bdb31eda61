//! A municipality at work with its four files (journal, keys, looks, desk) on one disk, which loses power or fails. What
//! somebody was answered stays, and can be read: the key that it was sealed with is there too.

use crate::cuts::{Left, Recorded, Tally};
use crate::story::{Flaw, chain, on_all_processors, scratch, wait};
use jiff::{SignedDuration, Timestamp};
use roret_domain::access::Purpose;
use roret_domain::command::{
    AddWorker, CitizenRef, Command, EndInquiry, FoundMunicipality, OpenUnit, ReceiveInquiry,
    ReleaseExpiry, SetRetention,
};
use roret_domain::erasure::{ArchiveStep, Retention};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::sealed::Sealed;
use roret_drills::disk::{Disk, Fault, Promise};
use roret_journal::JournalError;
use roret_journal::desk::Desk;
use roret_journal::keys::{KeyStore, Keys, WrappingKey};
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_office::clock::{Clock, MovableClock, StandingClock};
use roret_office::{Office, OfficeError, SignInWay, Who};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

const SET_UP: Actor = Actor::System(Task::SetUp);

/// People who ask for help in the run in which the power is cut: keys are drawn a second time meanwhile.
const PEOPLE: u128 = 24;

/// The same in the runs with a fault.
const PEOPLE_WITH_A_FAULT: u128 = 10;

/// Each so many states the office goes on working.
const GOES_ON_EVERY: u64 = 16;

const TRIES_MAX: usize = 4;

/// Writers that end close their files well within this.
const CLOSING_MAX: Duration = Duration::from_secs(60);

fn key(number: u128) -> CommandKey {
    CommandKey::from_uuid(Uuid::from_u128((0x019a << 112) | (number << 16)))
}

fn citizen(number: u128) -> CitizenId {
    CitizenId::from_uuid(key(number).derive(1))
}

fn inquiry(number: u128) -> InquiryId {
    InquiryId::from_uuid(key(number).uuid())
}

fn unit() -> UnitId {
    UnitId::from_uuid(key(1).uuid())
}

fn worker() -> Actor {
    Actor::Worker(WorkerId::from_uuid(key(2).uuid()))
}

fn token(number: u128) -> [u8; 32] {
    let mut token = [0; 32];
    token[..16].copy_from_slice(&number.to_be_bytes());
    token
}

fn said(number: u128) -> String {
    format!("Jeg hedder ingenting og er nummer {number}.")
}

fn began() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// What somebody does, and is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Action {
    SetUp(u128),
    Asks(u128),
    IsAnswered(u128),
    IsLookedAt(u128),
    SignsIn(u128),
    TimeGoesBy,
    AreForgotten,
}

/// What is done where so many people ask. Towards the end the time of those who were answered first is over.
fn actions(people: u128) -> Vec<Action> {
    let mut actions: Vec<Action> = (0..5).map(Action::SetUp).collect();
    for number in 100..100 + people {
        actions.push(Action::Asks(number));
        match number % 4 {
            0 => actions.push(Action::IsLookedAt(number)),
            1 => actions.push(Action::SignsIn(number)),
            2 => actions.push(Action::IsAnswered(number)),
            _ => {}
        }
        if number == 100 + people / 4 * 3 {
            actions.extend([Action::TimeGoesBy, Action::AreForgotten]);
        }
    }
    actions
}

fn set_up(number: u128) -> Command {
    let (name, phone) = ("Prøvekøbing".to_owned(), "12 34 56 78".to_owned());
    match number {
        0 => FoundMunicipality { name, phone }.into(),
        1 => OpenUnit { name, phone, answering_hours: String::new() }.into(),
        2 => AddWorker { name, role: Role::Worker, unit: unit(), phone }.into(),
        3 => SetRetention { retention: Retention::default() }.into(),
        _ => ReleaseExpiry { archive: ArchiveStep::NotDue, listed: 0 }.into(),
    }
}

fn asks(number: u128, now: Timestamp) -> Command {
    let citizen = citizen(number);
    ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at: now,
        channel: Channel::Web,
        requester: Requester::Citizen,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: unit(),
        outside_number: None,
        words: Some(Sealed::close(citizen, &InquiryWords { about: said(number) })),
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    }
    .into()
}

/// Throws bytes from a seed (SplitMix64).
fn throw(seed: u64) -> impl Fn(&mut [u8]) {
    let state = AtomicU64::new(seed);
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let mut random =
                crate::story::Random(state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed));
            let thrown = random.next().to_le_bytes();
            chunk.copy_from_slice(&thrown[..chunk.len()]);
        }
    }
}

/// A municipality that is open.
struct House {
    /// Events that speak of something unknown.
    strays: u64,
    office: Arc<Office>,
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
}

async fn open(folder: &Path, seed: u64) -> Result<House, JournalError> {
    let store = KeyStore::in_file(&folder.join("keys")).await?;
    let master = WrappingKey::draw(&throw(7));
    let keys = Keys::open(store, &master, "proevekoebing", Arc::new(throw(seed))).await?;
    let clock: Arc<dyn Clock> = Arc::new(MovableClock::new(StandingClock(began())));
    let (office, opened) = Office::open(
        SqliteJournal::open(&folder.join("journal")).await?,
        Looks::in_file(&folder.join("looks")).await?,
        Desk::in_file(&folder.join("desk")).await?,
        Arc::clone(&keys),
        Arc::clone(&clock),
    )
    .await?;
    Ok(House { office, keys, clock, strays: opened.strays })
}

impl House {
    async fn does(&self, action: Action) -> Result<(), OfficeError> {
        let Self { office, clock, .. } = self;
        match action {
            Action::SetUp(number) => {
                office.decide(SET_UP, key(number), set_up(number)).await.map(drop)
            }
            Action::Asks(number) => {
                office.decide(Actor::Visitor, key(number), asks(number, began())).await.map(drop)
            }
            Action::IsAnswered(number) => {
                let ending = InquiryEnding::AnsweredAtDoor;
                let ends =
                    EndInquiry { inquiry: inquiry(number), ended_at: began(), ending, note: None };
                office.decide(worker(), key(1_000 + number), ends).await.map(drop)
            }
            Action::IsLookedAt(number) => {
                let image = office.image();
                office.look(&image, worker(), citizen(number), Purpose::Help).await.map(drop)
            }
            Action::SignsIn(number) => {
                office.sign_in(token(number), worker(), SignInWay::Demonstration).await
            }
            Action::TimeGoesBy => {
                clock.move_forward(SignedDuration::from_hours(11 * 366 * 24));
                Ok(())
            }
            Action::AreForgotten => match office.erase_expired().await? {
                0 => panic!("nobody's time is over"),
                _ => Ok(()),
            },
        }
    }

    /// Whether what these actions have led to is there.
    async fn holds(&self, actions: &[Action]) -> Result<(), Flaw> {
        if self.strays > 0 {
            return Err(Flaw::Torn(format!("{} events speak of something unknown", self.strays)));
        }
        let image = self.office.image();
        let time_went_by =
            actions.iter().position(|action| *action == Action::TimeGoesBy).unwrap_or(0);
        // Whoever was answered is nobody's to look at any more.
        let last_asked = actions
            .iter()
            .rposition(|action| matches!(action, Action::Asks(number) if number % 4 != 2));
        for (at, action) in actions.iter().enumerate() {
            let is_there = match *action {
                Action::SetUp(0) => image.municipality().is_some(),
                Action::SetUp(1) => image.unit(unit()).is_some(),
                Action::SetUp(2) => image.worker(WorkerId::from_uuid(key(2).uuid())).is_some(),
                Action::SetUp(3) => image.is_retention_set(),
                Action::SetUp(_) => image.expiry_archive().is_some(),
                Action::Asks(number) if Some(at) == last_asked => {
                    self.words(&image, number).await? == Some(said(number))
                }
                Action::Asks(number) => image.inquiry(inquiry(number)).is_some(),
                Action::IsAnswered(number) => {
                    image.inquiry(inquiry(number)).is_some_and(|inquiry| inquiry.ended.is_some())
                }
                Action::IsLookedAt(number) => {
                    !self.office.looks_at(citizen(number), 9).await.map_err(torn)?.is_empty()
                }
                // Whose time is over is cleared away.
                Action::SignsIn(_) if at < time_went_by => true,
                Action::SignsIn(number) => {
                    matches!(
                        self.office.who(token(number), SignInWay::Demonstration).await,
                        Ok(Who::SignedIn(_))
                    )
                }
                Action::TimeGoesBy => true,
                Action::AreForgotten => {
                    let destroyed = self.keys.destroyed();
                    let mut keys = image.erased().flat_map(|erased| &erased.keys).peekable();
                    keys.peek().is_some() && keys.all(|key| destroyed.contains(key))
                }
            };
            if !is_there {
                return Err(Flaw::Lost);
            }
        }
        Ok(())
    }

    /// What somebody said, opened with their key.
    async fn words(&self, image: &Image, number: u128) -> Result<Option<String>, Flaw> {
        let Some(inquiry) = image.inquiry(inquiry(number)) else { return Ok(None) };
        let look = self.office.look(image, worker(), citizen(number), Purpose::Help).await;
        let look = look.map_err(torn)?;
        let Some(words) = &inquiry.words else { return Ok(None) };
        let words = words.open(&look).map_err(|closed| Flaw::Torn(format!("{closed:?}")))?;
        Ok(Some(words.about.clone()))
    }
}

fn torn(error: OfficeError) -> Flaw {
    Flaw::Torn(error.to_string())
}

/// Opens what is left after a power cut, looks whether it holds what was acknowledged, and now and then goes on.
async fn judge(actions: &[Action], left: Left<'_>) -> Result<(), Flaw> {
    let opened = open(left.folder, 1_000).await;
    let house = opened.map_err(|error| Flaw::Torn(format!("opening: {}", chain(&error))))?;
    house.holds(&actions[..left.acknowledged]).await?;
    if left.number.is_multiple_of(GOES_ON_EVERY) && left.acknowledged > 3 {
        house.does(Action::Asks(900)).await.map_err(torn)?;
        house.holds(&[Action::Asks(900)]).await?;
    }
    Ok(())
}

/// Works on a disk, and cuts the power everywhere.
fn cut_everywhere(disk: &Disk, folder: &Path, promise: Promise, actions: &[Action]) -> Tally {
    let acknowledged_at = wait(async {
        let house = open(folder, 1).await.unwrap();
        let mut acknowledged_at = Vec::new();
        for action in actions {
            house.does(*action).await.unwrap();
            acknowledged_at.push(disk.steps());
        }
        acknowledged_at
    });
    disk.wait_until_closed();
    let recorded = Recorded { promise, steps: disk.recorded(), acknowledged_at };
    recorded.explore(FATES, |_| true, async |left| judge(actions, left).await)
}

#[test]
fn a_power_cut_leaves_everybody_what_they_were_answered_with_the_key_to_it() {
    let started = Instant::now();
    let actions = actions(PEOPLE);
    let mut sum = Tally::default();
    for promise in [Promise::Nothing, Promise::PowersafeOverwrite] {
        let folder = scratch();
        sum +=
            cut_everywhere(&Disk::over(folder.path(), promise), folder.path(), promise, &actions);
    }
    let Tally { states, lost, torn, first } = sum;
    let seconds = started.elapsed().as_secs_f32();
    println!(
        "four files: {states} crash states, {lost} acknowledged lost, {torn} torn, {seconds:.0} s"
    );
    assert!(first.is_none(), "{first:?}");
    assert!(states >= STATES_MIN, "only {states} states");
}

#[test]
fn the_drill_of_four_files_finds_what_a_weaker_setting_loses() {
    let (folder, promise) = (scratch(), Promise::PowersafeOverwrite);
    let disk = Disk::over(folder.path(), promise);
    disk.weaken();
    let Tally { states, lost, torn, first } =
        cut_everywhere(&disk, folder.path(), promise, &actions(PEOPLE_WITH_A_FAULT));
    println!(
        "four files with synchronous=NORMAL: {states} crash states, {lost} with acknowledged lost, \
         {torn} that don't open"
    );
    assert!(lost + torn > states / 10, "{lost} and {torn} of {states}: {first:?}");
}

const FATES: u64 = 3;

/// States that are too few to say anything.
const STATES_MIN: u64 = 2_000;

#[derive(Default, Debug)]
struct Counts {
    runs: usize,
    /// Runs in which it came to the fault: drawing keys beside the rest may make it one less.
    failed: usize,
    /// Actions, and openings, that were answered with an error.
    refused: usize,
    first: Option<String>,
}

/// Does everything with one fault, each action again until it is answered, and looks whether all of it is there.
async fn endure(actions: &[Action], folder: &Path, good: usize, fault: Fault, counts: &mut Counts) {
    let disk = Disk::over(folder, Promise::PowersafeOverwrite);
    disk.fail_after(good, fault);
    let mut opened = open(folder, 1).await;
    for _ in 0..TRIES_MAX {
        if opened.is_ok() {
            break;
        }
        counts.refused += 1;
        opened = open(folder, 1).await;
    }
    let house = opened.unwrap_or_else(|error| panic!("{fault:?} {good}: {}", chain(&error)));
    for action in actions {
        let mut tries = 0;
        while let Err(error) = house.does(*action).await {
            tries += 1;
            counts.refused += 1;
            assert!(tries < TRIES_MAX, "{fault:?} {good}: {action:?} is stuck: {error}");
        }
    }
    counts.failed += usize::from(disk.failed_at().is_some());
    counts.runs += 1;
    disk.cut_off();
    drop(house);
    // The writers end, and what they had open is closed.
    let closed = Instant::now();
    while disk.are_open() {
        assert!(closed.elapsed() < CLOSING_MAX, "{fault:?} {good}: files stay open");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    disk.wait_until_closed();
    let house = open(folder, 2).await.unwrap();
    if let Err(flaw) = house.holds(actions).await {
        counts.first.get_or_insert(format!("{fault:?} {good}: {flaw}"));
    }
}

fn chances(actions: &[Action], fault: Fault) -> usize {
    let folder = scratch();
    let disk = Disk::over(folder.path(), Promise::PowersafeOverwrite);
    wait(async {
        let house = open(folder.path(), 1).await.unwrap();
        for action in actions {
            house.does(*action).await.unwrap();
        }
        disk.chances(fault)
    })
}

#[test]
fn whatever_fails_in_any_file_is_told_and_loses_nothing() {
    let actions = actions(PEOPLE_WITH_A_FAULT);
    for fault in [Fault::Write, Fault::Full, Fault::Read, Fault::Resize, Fault::Open, Fault::Delete]
    {
        let started = Instant::now();
        let (chances, next, folder) = (chances(&actions, fault), AtomicUsize::new(0), scratch());
        let parts = on_all_processors(|_| {
            let mut counts = Counts::default();
            loop {
                let good = next.fetch_add(1, Ordering::Relaxed);
                if good >= chances {
                    return counts;
                }
                let place = folder.path().join(good.to_string());
                std::fs::create_dir(&place).unwrap();
                wait(endure(&actions, &place, good, fault, &mut counts));
                let _ = std::fs::remove_dir_all(&place);
            }
        });
        let sum = |count: fn(&Counts) -> usize| parts.iter().map(count).sum::<usize>();
        let (runs, failed) = (sum(|counts| counts.runs), sum(|counts| counts.failed));
        let refused = sum(|counts| counts.refused);
        let seconds = started.elapsed().as_secs_f32();
        println!(
            "four files, {fault:?}: {runs} runs, {failed} failed, {refused} refused, {seconds:.0} s"
        );
        let first = parts.iter().find_map(|counts| counts.first.as_ref());
        assert!(first.is_none(), "{first:?}");
        assert!(failed > 0, "{fault:?} was never met");
        assert!(
            failed + 1 + chances / 10 >= chances,
            "{fault:?}: {failed} of {chances} came to it"
        );
        assert!(refused > 0, "{fault:?}: nobody was told");
    }
}
