//! An image in pieces of bytes, so that a restart need not fold a long journal from its beginning.
//!
//! A piece is read by itself, so several can be read at once. Personal content stays sealed in it as it is in the
//! journal. What is in an image follows from how events are folded: pieces are for the program that made them, told
//! by its [`FOLD`], and are no record. Whoever keeps them says by which means they are known again.

use super::Image;
use crate::board::{Board, Card};
use crate::citizen::{Citizen, Citizens};
use crate::group::Groups;
use crate::inquiry::{Inquiries, Inquiry};
use crate::publication::Publications;
use crate::record::Packed;
use imbl::OrdMap;
use std::sync::Arc;

/// The fingerprint of how this program folds events: another one may have folded otherwise.
pub const FOLD: &str = env!("RORET_FOLD");

/// From so many bytes on a piece is ended.
const PIECE_BYTES: usize = 1 << 20;

const FRAME: u8 = 0;
const CITIZENS: u8 = 1;
const INQUIRIES: u8 = 2;

/// A piece of an image, read.
pub struct Piece(Content);

enum Content {
    Frame(Box<Frame>),
    Citizens(Vec<Arc<Citizen>>),
    Inquiries(Vec<Arc<Inquiry>>),
}

/// An image but for its citizens and inquiries, which are counted.
struct Frame {
    image: Image,
    citizens: usize,
    inquiries: usize,
}

impl Frame {
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let image = Image {
            position: Packed::unpack(from)?,
            recorded_at: Packed::unpack(from)?,
            organisation: Packed::unpack(from)?,
            inquiries: Inquiries { all: OrdMap::default(), found_by: Packed::unpack(from)? },
            groups: Groups(Packed::unpack(from)?),
            publications: Publications(Packed::unpack(from)?),
            erasures: Packed::unpack(from)?,
            strays: Packed::unpack(from)?,
            citizens: Citizens::default(),
            board: Board::default(),
        };
        Some(Self { image, citizens: Packed::unpack(from)?, inquiries: Packed::unpack(from)? })
    }
}

/// So many of them as fill a piece, until there are no more.
fn run<'a, T: Packed + 'a>(
    tag: u8,
    mut all: impl Iterator<Item = &'a Arc<T>>,
) -> impl Iterator<Item = Vec<u8>> {
    std::iter::from_fn(move || {
        let mut piece = vec![tag];
        while piece.len() < PIECE_BYTES
            && let Some(one) = all.next()
        {
            one.pack(&mut piece);
        }
        (piece.len() > 1).then_some(piece)
    })
}

fn all<T: Packed>(mut from: &[u8]) -> Option<Vec<T>> {
    let mut all = Vec::new();
    while !from.is_empty() {
        all.push(T::unpack(&mut from)?);
    }
    Some(all)
}

impl Image {
    /// The image in pieces of about a megabyte each, to be read with [`Piece::read`] in any order and put together
    /// by a [`Joining`].
    pub fn pieces(&self) -> impl Iterator<Item = Vec<u8>> {
        let citizens = run(CITIZENS, self.citizens.0.values());
        let inquiries = run(INQUIRIES, self.inquiries.all.values());
        std::iter::once(self.frame()).chain(citizens).chain(inquiries)
    }

    fn frame(&self) -> Vec<u8> {
        // All of them by name: one that is new must find its place here, or follow from others as the board does.
        let Self {
            position,
            recorded_at,
            organisation,
            citizens: Citizens(citizens),
            inquiries: Inquiries { all: inquiries, found_by },
            board: _,
            groups: Groups(groups),
            publications: Publications(publications),
            erasures,
            strays,
        } = self;
        let mut frame = vec![FRAME];
        position.pack(&mut frame);
        recorded_at.pack(&mut frame);
        organisation.pack(&mut frame);
        found_by.pack(&mut frame);
        groups.pack(&mut frame);
        publications.pack(&mut frame);
        erasures.pack(&mut frame);
        strays.pack(&mut frame);
        citizens.len().pack(&mut frame);
        inquiries.len().pack(&mut frame);
        frame
    }
}

impl Piece {
    /// Reads a piece; none when the bytes are not one that this program has made.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (tag, mut rest) = bytes.split_first()?;
        let content = match *tag {
            FRAME => {
                let frame = Frame::unpack(&mut rest).filter(|_| rest.is_empty())?;
                Content::Frame(Box::new(frame))
            }
            CITIZENS => Content::Citizens(all(rest)?),
            INQUIRIES => Content::Inquiries(all(rest)?),
            _ => return None,
        };
        Some(Self(content))
    }
}

/// Pieces on their way to be an image again. The first must be the first of [`Image::pieces`].
#[derive(Default)]
pub struct Joining(Option<Frame>);

impl Joining {
    /// Takes a piece in; none when it does not belong where it came.
    pub fn add(&mut self, Piece(piece): Piece) -> Option<()> {
        match (piece, &mut self.0) {
            (Content::Frame(frame), None) => self.0 = Some(*frame),
            (Content::Citizens(citizens), Some(Frame { image, .. })) => {
                image.citizens.0.extend(citizens.into_iter().map(|citizen| (citizen.id, citizen)));
            }
            (Content::Inquiries(inquiries), Some(Frame { image, .. })) => {
                for inquiry in inquiries {
                    image.board.replace(None, Card::of(&inquiry));
                    image.inquiries.all.insert(inquiry.id, inquiry);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The image, once all of it is there.
    pub fn image(self) -> Option<Image> {
        let Frame { image, citizens, inquiries } = self.0?;
        let is_whole = image.citizens.0.len() == citizens && image.inquiries.all.len() == inquiries;
        is_whole.then_some(image)
    }
}
