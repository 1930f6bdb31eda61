//! Names as people spell them: the same name, written with other letters, folds to the same signs.
//!
//! *Åge* and *Aage*, *Søren* and *Soeren*, *Christensen* and *Kristensen*, *René* and *Rene* are one. The rules are
//! those by which Danish names vary; they find more than is meant rather than less.

/// Letters with marks, and what they are without.
const LETTERS: [(char, &str); 32] = [
    ('å', "aa"),
    ('æ', "ae"),
    ('ø', "oe"),
    ('ä', "ae"),
    ('ö', "oe"),
    ('ü', "y"),
    ('é', "e"),
    ('è', "e"),
    ('ê', "e"),
    ('ë', "e"),
    ('á', "a"),
    ('à', "a"),
    ('â', "a"),
    ('ã', "a"),
    ('í', "i"),
    ('ì', "i"),
    ('î', "i"),
    ('ï', "i"),
    ('ó', "o"),
    ('ò', "o"),
    ('ô', "o"),
    ('õ', "o"),
    ('ú', "u"),
    ('ù', "u"),
    ('û', "u"),
    ('ç', "s"),
    ('ñ', "n"),
    ('ý', "y"),
    ('š', "s"),
    ('ž', "s"),
    ('ð', "d"),
    ('ß', "ss"),
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
    let mut plain = String::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        match LETTERS.iter().find(|(marked, _)| *marked == letter) {
            Some((_, without)) => plain.push_str(without),
            None if letter.is_alphanumeric() => plain.push(letter),
            None => {}
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

/// The words of a name, folded.
pub(crate) fn words(name: &str) -> impl Iterator<Item = String> {
    let parts = name.split(|sign: char| sign.is_whitespace() || matches!(sign, '-' | ',' | '.'));
    parts.map(folded).filter(|word| !word.is_empty())
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
