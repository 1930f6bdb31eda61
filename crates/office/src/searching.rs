//! Search for a person by name, telephone or civil registration number.
//!
//! The index lives in memory alone. It is made of names and numbers, opened once each; everything else stays sealed,
//! and nothing of it is written anywhere. A civil registration number is in it as a hash with the municipality's own
//! key. A search shows those alone whom the one who asks may look at, and is itself a look.

use crate::{Office, OfficeError, spelling};
use roret_domain::access::{self, Look, Purpose};
use roret_domain::citizen::{Citizen, Cpr, Identity};
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, Position};
use roret_domain::image::Image;
use roret_domain::key::KeyId;
use roret_journal::keys::{Keys, Secret};
use std::ops::Range;

/// People that a search shows at most.
pub const FOUND_MAX: usize = 50;

/// Digits from which what is asked is a number, not a name.
const NUMBER_DIGITS_MIN: usize = 4;

/// What the key of the hashes is derived for.
const CPR_PURPOSE: &str = "roret 2026-11-22 civil registration numbers";

/// What is known of everybody who gave a name: all of it in one run of text, because a search reads all of it.
#[derive(Default)]
pub(crate) struct Index {
    /// Up to where the journal has been read.
    at: Position,
    /// How many erasures have been followed.
    erased: usize,
    persons: Vec<Person>,
    /// The words of each name, folded, with a space between; then the digits of the telephone.
    text: String,
}

struct Person {
    citizen: CitizenId,
    /// Where the words of the name begin in the text, and where they end.
    words: Range<usize>,
    /// Where the digits of the telephone end; they begin where the words end.
    phone_end: usize,
    cpr: Option<[u8; 32]>,
    /// The name or number was changed since, or the person erased.
    is_gone: bool,
}

/// Whom a search found, with the right to open what is sealed about them.
pub struct Found {
    /// The look that was written down.
    pub look: Look,
    /// Those whom the one who asked may look at, at most [`FOUND_MAX`].
    pub citizens: Vec<CitizenId>,
    /// Whether there are more.
    pub is_cut: bool,
}

/// The digits of a text, without the country's own number before them.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match (text.trim_start().starts_with('+'), digits.strip_prefix("45")) {
        (true, Some(rest)) => rest.to_owned(),
        _ => digits.strip_prefix("0045").map_or(digits.clone(), str::to_owned),
    }
}

/// What is asked for.
enum SearchTerms {
    Cpr([u8; 32]),
    Phone(String),
    Words(Vec<String>),
}

impl SearchTerms {
    fn read(text: &str, secret: &Secret) -> Self {
        if let Ok(cpr) = text.trim().parse::<Cpr>() {
            return Self::Cpr(cpr.keyed_hash(secret));
        }
        let digits = digits(text);
        let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
        match digits.len() >= NUMBER_DIGITS_MIN && letters == 0 {
            true => Self::Phone(digits),
            false => Self::Words(spelling::words(text).collect()),
        }
    }

    fn is_meant(&self, person: &Person, text: &str) -> bool {
        match self {
            Self::Cpr(hash) => person.cpr.as_ref() == Some(hash),
            Self::Phone(digits) => text
                .get(person.words.end..person.phone_end)
                .is_some_and(|phone| phone.contains(digits.as_str())),
            Self::Words(asked) => {
                let words = text.get(person.words.clone()).unwrap_or_default();
                let is_one_of =
                    |asked: &String| words.split(' ').any(|word| spelling::is_meant(asked, word));
                !asked.is_empty() && asked.iter().all(is_one_of)
            }
        }
    }
}

impl Index {
    /// Takes in names and numbers that are new or were changed, and forgets whoever was erased.
    async fn keep_up(
        &mut self,
        image: &Image,
        keys: &Keys,
        secret: &Secret,
    ) -> Result<(), OfficeError> {
        for erased in image.erased().skip(self.erased) {
            self.forget(erased.citizen);
        }
        self.erased = image.erased().len();
        let since = self.at;
        let is_new = |citizen: &&Citizen| {
            citizen.version > since && citizen.identity.is_some() && !citizen.is_erased()
        };
        let new: Vec<&Citizen> = match image.position() > since {
            true => image.citizens().filter(is_new).collect(),
            false => Vec::new(),
        };
        if new.is_empty() {
            self.at = image.position();
            return Ok(());
        }
        let ids: Vec<KeyId> = new.iter().filter_map(|citizen| citizen.key).collect();
        let found = keys.of(&ids).await.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the key store failed");
            OfficeError::Unavailable
        })?;
        let look = access::look_for_index(image).with_keys(found);
        for citizen in new {
            let identity = citizen.identity.as_ref().and_then(|identity| identity.open(&look).ok());
            if since > Position(0) {
                self.forget(citizen.id);
            }
            if let Some(identity) = identity {
                self.add(citizen.id, &identity, secret);
            }
        }
        self.at = image.position();
        Ok(())
    }

    fn forget(&mut self, citizen: CitizenId) {
        let of = self.persons.iter_mut().filter(|person| person.citizen == citizen);
        of.for_each(|person| person.is_gone = true);
    }

    fn add(&mut self, citizen: CitizenId, identity: &Identity, secret: &Secret) {
        let begin = self.text.len();
        let words: Vec<String> = spelling::words(&identity.name).collect();
        self.text.push_str(&words.join(" "));
        let end = self.text.len();
        self.text.push_str(&digits(&identity.reach));
        let cpr = identity.cpr.as_ref().map(|cpr| cpr.keyed_hash(secret));
        let (words, phone_end) = (begin..end, self.text.len());
        self.persons.push(Person { citizen, words, phone_end, cpr, is_gone: false });
    }
}

impl Office {
    /// Those whom a text may mean and whom the actor may look at. The search is written down as a look at
    /// whoever it shows, also when that is nobody.
    ///
    /// # Errors
    /// [`OfficeError::Refused`] for who may not search, [`OfficeError::Unavailable`] when the look could not be
    /// written or there are no keys.
    pub async fn search(&self, actor: Actor, text: &str) -> Result<Found, OfficeError> {
        let image = self.image();
        let now = self.clock.now();
        access::may_search(&image, actor, now)?;
        let secret = self.keys.secret_for(CPR_PURPOSE).ok_or(OfficeError::Unavailable)?;
        let mut index = self.index.lock().await;
        index.keep_up(&image, &self.keys, &secret).await?;
        let asked = SearchTerms::read(text, &secret);
        let is_meant = |person: &&Person| !person.is_gone && asked.is_meant(person, &index.text);
        let meant = index.persons.iter().filter(is_meant).map(|person| person.citizen);
        // One more than is shown tells that there are more.
        let may = |citizen: &CitizenId| access::look(&image, actor, now, *citizen).is_ok();
        let allowed: Vec<CitizenId> = meant.filter(may).take(FOUND_MAX + 1).collect();
        drop(index);
        let is_cut = allowed.len() > FOUND_MAX;
        let look = access::look_at_each(&image, actor, now, allowed.into_iter().take(FOUND_MAX));
        let look = self.write_look(&image, actor, look, Purpose::Search).await?;
        Ok(Found { citizens: look.citizens().to_vec(), look, is_cut })
    }
}
