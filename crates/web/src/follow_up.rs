//! Follow-up codes and sign-in tokens: made of random bytes, kept as hashes.
//!
//! A code has 28 signs of Crockford's base 32, 140 bits, in groups of four: no I, L, O or U, so that
//! it can be read out on the phone. Reading is forgiving: small letters, spaces, O for 0, I for 1.

use crate::Web;
use roret_domain::code::CodeHash;
use roret_domain::id::CommandKey;
use roret_office::TokenHash;

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_SIGNS: usize = 28;
const GROUP_SIGNS: usize = 4;

/// Makes a code of 28 random bytes (five bits of each are used).
pub(crate) fn code_of(random: &[u8; CODE_SIGNS]) -> String {
    random
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(byte & 31)))
        .map(|sign| char::from(*sign))
        .collect()
}

/// Random bytes that a form carries beside its key, and that are kept nowhere. The key of an inquiry's form is the
/// inquiry's identifier, which workers see: without the seed nobody makes the citizen's code of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CodeSeed([u8; 20]);

impl std::fmt::Display for CodeSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is not a seed.
pub(crate) struct NotASeed;

impl std::str::FromStr for CodeSeed {
    type Err = NotASeed;
    fn from_str(text: &str) -> Result<Self, NotASeed> {
        let mut seed = [0; 20];
        let is_of_digits = text.bytes().all(|digit| digit.is_ascii_hexdigit());
        if text.len() != 2 * seed.len() || !is_of_digits {
            return Err(NotASeed);
        }
        for (byte, at) in seed.iter_mut().zip((0..).step_by(2)) {
            let digits = text.get(at..at + 2).ok_or(NotASeed)?;
            *byte = u8::from_str_radix(digits, 16).or(Err(NotASeed))?;
        }
        Ok(Self(seed))
    }
}

impl Web {
    /// A seed for a form that is drawn now.
    pub(crate) fn new_code_seed(&self) -> CodeSeed {
        let mut seed = [0; 20];
        self.entropy.fill(&mut seed);
        CodeSeed(seed)
    }

    /// The follow-up code that a form gives: made of its key, its seed and a secret kept beside the journal, so that a
    /// form sent twice gives the same code, and the code is nowhere but with its owner.
    pub(crate) fn code_of(&self, key: CommandKey, seed: &CodeSeed) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.code_secret);
        let mut output = hasher.update(key.uuid().as_bytes()).update(&seed.0).finalize_xof();
        let mut random = [0; CODE_SIGNS];
        output.fill(&mut random);
        code_of(&random)
    }
}

/// The code as people read it: `7K2M-…`.
pub(crate) fn in_groups(code: &str) -> String {
    let groups: Vec<&str> = code
        .as_bytes()
        .chunks(GROUP_SIGNS)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join("-")
}

/// What somebody typed, in the code's own form; none if it can't be a code.
pub(crate) fn normal_form(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|sign| !matches!(sign, '-' | ' ' | '.'))
        .take(CODE_SIGNS + 1)
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            sign => sign,
        })
        .collect();
    let is_code = code.len() == CODE_SIGNS && code.bytes().all(|sign| SIGNS.contains(&sign));
    is_code.then_some(code)
}

/// The hash under which the journal knows a code.
pub(crate) fn code_hash(code: &str) -> CodeHash {
    CodeHash::from_bytes(blake3::derive_key("roret follow-up code v1", code.as_bytes()))
}

/// The hash under which the desk knows a sign-in's token.
pub(crate) fn token_hash(token: &str) -> TokenHash {
    blake3::derive_key("roret sign-in token v1", token.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let code = code_of(&[3; 28]);
        assert_eq!(normal_form(&in_groups(&code)), Some(code.clone()));
        assert_eq!(normal_form(&code.to_lowercase()), Some(code));
        assert_eq!(
            normal_form("o1il-OOOO-0000 0000 0000 0000 0000"),
            Some("0111".to_owned() + &"0".repeat(24))
        );
    }

    #[test]
    fn what_is_no_code_is_none() {
        for typed in ["", "7K2M", &"U".repeat(28), &"0".repeat(29), "æøå"] {
            assert_eq!(normal_form(typed), None, "{typed}");
        }
    }
}
