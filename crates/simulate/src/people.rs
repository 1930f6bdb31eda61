//! Invented people: names that nobody takes for real, and what they might say.

#![expect(clippy::indexing_slicing, reason = "fixed lists, indexed by remainders of their lengths")]

use crate::draws::{Draw, DrawPurpose, RandomStream};
use crate::plan::PoolIndex;
use roret_domain::agreement::AgreementWords;
use roret_domain::citizen::Identity;
use roret_domain::course::{ContactNote, DischargePlanWords};
use roret_domain::inquiry::{Asker, InquiryWords, Requester};
use roret_domain::municipality::Role;

const GIVEN: [&str; 24] = [
    "Kim", "Eva", "Ali", "Gry", "Finn", "Maja", "Otto", "Rosa", "Jens", "Liv", "Noor", "Pia", "Bo",
    "Ida", "Omar", "Tove", "Karl", "Sif", "Lars", "Yrsa", "Hans", "Mille", "Poul", "Signe",
];

/// The word for what they are, as a family name.
const FAMILY: [&str; 16] = [
    "Eksempel", "Prøve", "Opdigtet", "Påhit", "Figur", "Mønster", "Udkast", "Rolle", "Testesen",
    "Skitse", "Model", "Papir", "Fiktion", "Attrap", "Øvelse", "Tænkt",
];

const ABOUT: [&str; 8] = [
    "Jeg sover dårligt og kommer ikke ud ad døren.",
    "Jeg har mistet mit arbejde og ved ikke, hvor jeg skal begynde.",
    "Jeg har brug for en at tale med om det hele.",
    "Jeg kan ikke få styr på post og penge.",
    "Jeg er bange for at tage bussen og bliver mest hjemme.",
    "Jeg vil gerne i gang med noget sammen med andre.",
    "Det er blevet for meget derhjemme, og jeg græder meget.",
    "Jeg er lige flyttet hertil og kender ingen.",
];

const WANTS: [&str; 5] = [
    "Jeg vil kunne handle ind selv.",
    "Jeg vil være med til fodbold om torsdagen.",
    "Jeg vil stå op om morgenen og have noget at stå op til.",
    "Jeg vil kunne åbne min post uden at blive bange.",
    "Jeg vil se min søster igen.",
];

const NOTES: [&str; 6] = [
    "Talte om ugen, og hvad der gik godt.",
    "Øvede turen med bussen.",
    "Gennemgik posten sammen.",
    "Gik en tur og talte om søvnen.",
    "Aftalte et lille skridt til næste gang.",
    "Ringede sammen til foreningen.",
];

fn any<'a>(list: &[&'a str], draw: &mut Draw) -> &'a str {
    list[(draw.bits() % list.len() as u64) as usize]
}

fn name(draw: &mut Draw) -> String {
    format!("{} {}", any(&GIVEN, draw), any(&FAMILY, draw))
}

/// Who leads and decides, in every invented municipality.
pub(crate) const AUTHORITY: [(&str, Role); 3] = [
    ("Lone Leder", Role::Leader),
    ("Sara Sagsbehandler", Role::Caseworker),
    ("Svend Sagsbehandler", Role::Caseworker),
];

/// A worker's name, the same in every plan.
pub(crate) fn worker(seed: u64, pool: PoolIndex, number: u32) -> String {
    let stream = RandomStream::of(seed, u64::MAX - u64::from(pool), u64::from(number));
    name(&mut stream.draw(DrawPurpose::Person, 0, 0))
}

/// What a citizen, or who asks for one, says; and who the citizen is.
pub(crate) fn citizen(
    stream: RandomStream,
    requester: Requester,
) -> (InquiryWords, Option<Asker>, Identity) {
    let mut draw = stream.draw(DrawPurpose::Person, 0, 0);
    let identity = Identity { name: name(&mut draw), reach: "11 22 33 44".to_owned(), cpr: None };
    let asker = match requester {
        Requester::Citizen => None,
        _ => Some(Asker { name: name(&mut draw), reach: String::new() }),
    };
    let words = InquiryWords { about: any(&ABOUT, &mut draw).to_owned() };
    (words, asker, identity)
}

/// What is agreed.
pub(crate) fn agreement(stream: RandomStream) -> AgreementWords {
    let mut draw = stream.draw(DrawPurpose::Person, 0, 1);
    AgreementWords {
        wants: any(&WANTS, &mut draw).to_owned(),
        support: "At komme i gang, og at øve det svære sammen.".to_owned(),
        who_does_what: "Jeg prøver selv først. Vi taler om det hver uge.".to_owned(),
    }
}

/// What is noted of a session.
pub(crate) fn note(stream: RandomStream, session: u32) -> ContactNote {
    let mut draw = stream.draw(DrawPurpose::Person, 1, session);
    ContactNote { text: any(&NOTES, &mut draw).to_owned() }
}

/// What follows when help ends.
pub(crate) fn discharge(stream: RandomStream) -> DischargePlanWords {
    let mut draw = stream.draw(DrawPurpose::Person, 0, 2);
    DischargePlanWords {
        afterwards: format!("Går videre med det, der betyder noget: {}", any(&WANTS, &mut draw)),
        ..DischargePlanWords::default()
    }
}
