//! What a municipality is called on disks and in databases: its name in small letters and digits, so that no name leads
//! out of the folder.

/// The longest slug, in bytes: what every file system takes.
const SLUG_BYTES_MAX: usize = 64;

/// The name in letters a–z, digits and single hyphens.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        match letter {
            'æ' | 'ä' => slug.push_str("ae"),
            'ø' | 'ö' => slug.push_str("oe"),
            'å' => slug.push_str("aa"),
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.len() >= SLUG_BYTES_MAX {
            break;
        }
    }
    slug.trim_matches('-').into()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_has_letters_digits_and_single_hyphens() {
        for (name, expected) in [
            ("Favrskov", "favrskov"),
            ("Ærø", "aeroe"),
            ("Åbenrå Kommune", "aabenraa-kommune"),
            ("../../etc/passwd", "etc-passwd"),
            ("  Høje--Taastrup / Syd ", "hoeje-taastrup-syd"),
            ("..", ""),
            ("日本", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert!(slug(&"ø".repeat(500)).len() <= 65);
    }
}
