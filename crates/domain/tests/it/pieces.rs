//! An image in pieces: what is put together again is the same image, whatever happens to it afterwards; and bytes
//! that are no pieces are refused.

use crate::laws::content;
use crate::samples::Dice;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use roret_domain::code::CodeHash;
use roret_domain::event::{Actor, Envelope, Event, Task};
use roret_domain::id::{CommandKey, Position};
use roret_domain::image::{Image, Joining, Piece};

const TODAY: Date = date(2026, 11, 20);

/// Events of every kind, also such as no rule would let happen, about few people, so that they speak of each other.
fn wild_life(kinds: &[(usize, u64)]) -> Vec<Envelope> {
    let envelope = |(position, (kind, seed)): (u64, &(usize, u64))| {
        let mut dice = Dice::among_few(*seed);
        let (kind, _) = Event::KINDS[*kind];
        let mut event = dice.event(kind);
        event.parts_at(Position(position), &mut |_, _| ());
        let actors = [
            Actor::Visitor,
            Actor::CodeHolder(CodeHash::from_bytes([7; 32])),
            Actor::System(Task::Import),
            Actor::Worker(roret_domain::id::WorkerId::from_uuid(dice.uuid())),
            Actor::Citizen(roret_domain::id::CitizenId::from_uuid(dice.uuid())),
        ];
        Envelope {
            position: Position(position),
            recorded_at: dice.instant(),
            actor: actors[usize::try_from(seed % 5).expect("few")],
            command: CommandKey::from_uuid(dice.uuid()),
            event,
        }
    };
    (1..).zip(kinds).map(envelope).collect()
}

fn any_wild_life() -> impl Strategy<Value = Vec<Envelope>> {
    let kinds = prop::collection::vec((0..Event::KINDS.len(), any::<u64>()), 0..400);
    kinds.prop_map(|kinds| wild_life(&kinds))
}

fn pieces(image: &Image) -> Vec<Vec<u8>> {
    image.pieces().collect()
}

fn join(pieces: &[Vec<u8>]) -> Option<Image> {
    let mut joining = Joining::default();
    for piece in pieces {
        joining.add(Piece::read(piece)?)?;
    }
    joining.image()
}

fn fold(mut image: Image, envelopes: &[Envelope]) -> Image {
    envelopes.iter().for_each(|envelope| image.apply(envelope));
    image
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_put_together_is_the_same_and_lives_on_the_same(
        life in any_wild_life(), cut in any::<prop::sample::Index>(),
    ) {
        let (first, second) = life.split_at(cut.index(life.len() + 1));
        let folded = fold(Image::default(), first);
        let joined = join(&pieces(&folded)).expect("an image");
        prop_assert_eq!(content(&joined, TODAY), content(&folded, TODAY));
        prop_assert_eq!(pieces(&joined), pieces(&folded));
        let (folded, joined) = (fold(folded, second), fold(joined, second));
        prop_assert_eq!(content(&joined, TODAY), content(&folded, TODAY));
        prop_assert_eq!(pieces(&joined), pieces(&folded));
    }

    #[test]
    fn bytes_that_were_changed_or_cut_are_refused_or_are_another_image_and_stop_nobody(
        life in any_wild_life(), at in any::<prop::sample::Index>(), to in any::<u8>(), is_cut in any::<bool>(),
    ) {
        let mut all = pieces(&fold(Image::default(), &life));
        let piece = at.get(&all).clone();
        let place = at.index(piece.len());
        let changed = match is_cut {
            true => piece[..place].to_vec(),
            false => [&piece[..place], &[to], &piece[place + 1..]].concat(),
        };
        let number = at.index(all.len());
        all[number] = changed;
        let _ = join(&all);
    }

    #[test]
    fn any_bytes_at_all_stop_nobody(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Piece::read(&bytes);
    }
}

#[test]
fn pieces_that_are_missing_doubled_or_without_a_beginning_are_no_image() {
    let kinds: Vec<(usize, u64)> = (0..3_000).map(|n| (n % Event::KINDS.len(), n as u64)).collect();
    let image = fold(Image::default(), &wild_life(&kinds));
    let all = pieces(&image);
    assert!(join(&all).is_some());
    assert!(all.len() >= 3, "a frame, citizens and inquiries");
    assert!(join(&all[1..]).is_none());
    assert!(join(&all[..all.len() - 1]).is_none());
    assert!(join(&[all.as_slice(), &all[..1]].concat()).is_none());
    assert!(join(&[]).is_none());
}
