//! The chain: each event's link holds the one before it, so that nothing can be changed, moved or taken out without
//! every later link being another one.
//!
//! An event's *entry* is the BLAKE3 hash of its line. Its *link* is the BLAKE3 hash of the link before it and its
//! entry; before the first event there are 32 zeros. Both run over the bytes as they are kept, with content
//! enciphered: destroying a key breaks nothing. `docs/journal-format.md` says all of it for those who write a
//! verifier of their own.

/// The hash of a line. 32 bytes.
pub type Entry = [u8; 32];

/// An event's place in the chain. 32 bytes.
pub type Link = [u8; 32];

/// The link before the first event.
pub const BEGINNING: Link = [0; 32];

/// The entry of a line, which has no line feed.
pub fn entry(line: &str) -> Entry {
    *blake3::hash(line.as_bytes()).as_bytes()
}

/// The link of an entry that follows another link.
pub fn link(before: &Link, entry: &Entry) -> Link {
    let mut both = [0; 64];
    let (first, second) = both.split_at_mut(32);
    first.copy_from_slice(before);
    second.copy_from_slice(entry);
    *blake3::hash(&both).as_bytes()
}

/// The links of lines that follow another link, one after the other in one run of bytes.
pub fn links<'a>(before: Link, lines: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut last = before;
    let mut links = Vec::new();
    for line in lines {
        last = link(&last, &entry(line));
        links.extend_from_slice(&last);
    }
    links
}

/// The last of a run of links; none of an empty one, or of one that is cut off.
pub(crate) fn last_of(links: &[u8]) -> Option<Link> {
    links.last_chunk::<32>().copied().filter(|_| links.len().is_multiple_of(32))
}
