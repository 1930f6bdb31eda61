//! Names as people spell them: the same name, written with other letters, folds to the same signs.
//!
//! *Åge* and *Aage*, *Søren* and *Soeren*, *Christensen* and *Kristensen*, *René* and *Rene* are one. The rules are
//! those by which Danish names vary; they find more than is meant rather than less. Letters of other languages are found
//! without their marks: *Dvořák* by *Dvorak*, *Łukasz* by *Lukasz*.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{Dash, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Letters that Danes write otherwise when they have no key for them, and letters of other alphabets that no mark parts
/// from a plain one. All others lose their marks.
const LETTERS: [(char, &str); 17] = [
    ('å', "aa"),
    ('æ', "ae"),
    ('ø', "oe"),
    ('ä', "ae"),
    ('ö', "oe"),
    ('œ', "oe"),
    ('ç', "s"),
    ('ð', "d"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('ŋ', "n"),
    ('ŧ', "t"),
    ('þ', "th"),
    ('ß', "ss"),
    ('ẞ', "ss"),
];

/// Letters that stand for the same sound, in the order in which they are put for each other.
const SOUNDS: [(&str, &str); 20] = [
    ("sch", "sk"),
    ("ch", "k"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("kj", "k"),
    ("gj", "g"),
    ("hj", "j"),
    ("qu", "kv"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("z", "s"),
    ("ae", "e"),
    ("oe", "o"),
    ("j", "i"),
];

/// A word with the letters by which its spellings differ made one.
pub(crate) fn folded(word: &str) -> String {
    // First put together what was written as a letter and a mark: å is one letter, and no a with a ring.
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(word).to_lowercase();
    let decomposing = DecomposingNormalizerBorrowed::new_nfkd();
    let mut plain = String::with_capacity(word.len());
    for letter in composed.chars() {
        match LETTERS.iter().find(|(special, _)| *special == letter) {
            Some((_, without)) => plain.push_str(without),
            None => {
                let mut sign = [0; 4];
                let parts = decomposing.normalize(letter.encode_utf8(&mut sign)).into_owned();
                plain
                    .extend(parts.chars().filter(|part| part.is_alphanumeric() && !is_mark(*part)));
            }
        }
    }
    for (written, heard) in SOUNDS {
        if plain.contains(written) {
            plain = plain.replace(written, heard);
        }
    }
    let mut folded = String::with_capacity(plain.len());
    for letter in plain.chars().map(|letter| if letter == 'y' { 'i' } else { letter }) {
        if !folded.ends_with(letter) || letter.is_ascii_digit() {
            folded.push(letter);
        }
    }
    folded
}

/// A mark that stands over, under or in the letter before it.
fn is_mark(sign: char) -> bool {
    let kind = CodePointMapData::<GeneralCategory>::new().get(sign);
    GeneralCategoryGroup::Mark.contains(kind)
}

/// Whether a sign parts two words: a space, any dash there is, and signs like comma and slash. An apostrophe parts none.
fn parts_words(sign: char) -> bool {
    let is_sign = sign.is_ascii_punctuation() && sign != '\'' && sign != '`';
    sign.is_whitespace() || is_sign || CodePointSetData::new::<Dash>().contains(sign)
}

/// The words of a name, folded.
pub(crate) fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(parts_words).map(folded).filter(|word| !word.is_empty())
}

/// The shortest word in which a wrong letter is forgiven.
const FORGIVEN_FROM: usize = 4;

/// Whether a word that is asked for is the beginning of a name's, or differs from one by a letter.
pub(crate) fn is_meant(asked: &str, word: &str) -> bool {
    word.starts_with(asked) || asked.len() >= FORGIVEN_FROM && differ_by_one(asked, word)
}

/// Whether one letter changed, left out or put in makes one word of the other.
fn differ_by_one(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    fn rest(word: &[u8], from: usize) -> &[u8] {
        word.get(from..).unwrap_or_default()
    }
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Equal => rest(one, same + 1) == rest(other, same + 1),
        std::cmp::Ordering::Less => rest(one, same) == rest(other, same + 1),
        std::cmp::Ordering::Greater => rest(one, same + 1) == rest(other, same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for same in [
            &["Åge", "Aage", "AAGE", "åge"][..],
            &["Søren", "Soeren", "Sören", "SØREN"],
            &["Christensen", "Kristensen", "christensen"],
            &["Kjær", "Kjaer", "Kær"],
            &["René", "Rene"],
            &["Schmidt", "Skmit", "Schmitt"],
            &["Thorsen", "Torsen"],
            &["Philip", "Filip", "Phillip"],
            &["Hanne", "Hane"],
            &["Ditlev", "Ditlew"],
            &["Maja", "Maia", "Maya"],
        ] {
            let all: Vec<String> = same.iter().map(|name| folded(name)).collect();
            assert!(all.windows(2).all(|pair| pair.first() == pair.last()), "{same:?}: {all:?}");
        }
        for (one, other) in [("Hansen", "Jensen"), ("Ida", "Ada"), ("Bo", "Ib")] {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn letters_are_found_without_their_marks() {
        for (name, typed) in [
            ("Łucja", "Lucja"),
            ("Żółw", "Zolw"),
            ("Şerife", "Serife"),
            ("Gülşen", "Gulsen"),
            ("Işık", "Isik"),
            ("İbrahim", "Ibrahim"),
            ("Đorđe", "Dorde"),
            ("Ștefan", "Stefan"),
            ("Ångström", "Aangstroem"),
            ("A\u{30a}ge", "Åge"),
            ("Rene\u{301}", "René"),
            ("Phạm", "Pham"),
            ("Þór", "Thor"),
            ("Ñuñez", "Nunez"),
            ("Œuvre", "Oeuvre"),
            ("Ｍａｙ", "May"),
            ("An\u{200b}na", "Anna"),
        ] {
            assert_eq!(folded(name), folded(typed), "{name}");
        }
    }

    #[test]
    fn every_dash_parts_words_and_no_apostrophe_does() {
        for dash in
            ['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}', '\u{301c}', '/']
        {
            let name = format!("Ida{dash}Bo");
            assert_eq!(words(&name).collect::<Vec<_>>(), ["ida", "bo"], "{dash}");
        }
        assert_eq!(words("O'Hara").count(), 1);
        assert_eq!(words("O\u{2019}Hara").collect::<Vec<_>>(), words("O'Hara").collect::<Vec<_>>());
    }

    #[test]
    fn a_beginning_is_enough_and_a_wrong_letter_is_forgiven() {
        let meant = |asked: &str, name: &str| is_meant(&folded(asked), &folded(name));
        assert!(meant("Opdig", "Opdigtet"));
        assert!(meant("Obdigtet", "Opdigtet"));
        assert!(meant("Opdigtt", "Opdigtet"));
        assert!(meant("Opdigteet", "Opdigtet"));
        assert!(!meant("Obdiktet", "Opdigtet"), "two letters");
        assert!(!meant("Ida", "Ada"), "short names are meant as they are written");
    }

    #[test]
    fn a_name_is_several_words() {
        assert_eq!(words("Anne-Marie  Opdigtet, f. Åberg").count(), 5);
        assert_eq!(words(" - ").count(), 0);
        assert_eq!(folded("77"), "77");
    }
}
