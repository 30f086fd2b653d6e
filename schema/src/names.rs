//! Names that follow from other names, and the nearest right one for a wrong one.
//!
//! Pure functions on text, with or without the parser. Whether a name is allowed is `check`'s business.

/// The most bytes that a name of a table, column, index or constraint may have (PostgreSQL's limit).
pub const MAX_IDENTIFIER: usize = 63;

/// The app label that a package has when the block names none: `my-blog` is `my_blog`.
pub fn app_label(package: &str) -> String {
    package.replace('-', "_").to_lowercase()
}

/// The default table of a model, `blog_entry`.
pub fn table(app: &str, model: &str) -> String {
    limited(format!("{app}_{}", model.to_lowercase()))
}

/// The name itself if every database keeps it whole; else, as in Django, its beginning and four digits that depend on all of it.
fn limited(name: String) -> String {
    if name.len() <= MAX_IDENTIFIER {
        return name;
    }
    let hash = fnv(OFFSET, &name);
    let digits = (hash ^ (hash >> 16) ^ (hash >> 32) ^ (hash >> 48)) & 0xffff;
    format!("{}_{digits:04x}", prefix(&name, MAX_IDENTIFIER - 5))
}

/// The table of a many-to-many field's pairs, `blog_entry_authors`.
pub fn many_to_many_table(model_table: &str, field: &str) -> String {
    limited(format!("{model_table}_{field}"))
}

/// The two columns of that table: `entry_id` and `author_id`, or `from_person_id` and `to_person_id` within one model.
pub fn many_to_many_columns(model: &str, target: &str) -> (String, String) {
    let (model, target) = (model.to_lowercase(), last_segment(target).to_lowercase());
    if model == target {
        (format!("from_{model}_id"), format!("to_{model}_id"))
    } else {
        (format!("{model}_id"), format!("{target}_id"))
    }
}

/// The column and struct field of a foreign key, `blog_id`.
pub fn foreign_key_column(field: &str) -> String {
    format!("{field}_id")
}

/// The default name of the way back from a relation's target, `entry_set`.
pub fn related_name(model: &str) -> String {
    format!("{}_set", model.to_lowercase())
}

/// The default name of the way back: `entry_set`, or `profile` where at most one row points back.
pub fn way_back(model: &str, one_to_one: bool) -> String {
    if one_to_one {
        model.to_lowercase()
    } else {
        related_name(model)
    }
}

/// The name of an index that was given none, by Django's scheme: the beginnings of the table and of the first column, then
/// six digits that depend on everything. Columns in descending order begin with `-`.
pub fn index_name<S: AsRef<str>>(table: &str, columns: &[S]) -> String {
    made_name(table, columns, "idx")
}

/// The name of a constraint of `unique_together`, by the same scheme.
pub fn unique_name<S: AsRef<str>>(table: &str, columns: &[S]) -> String {
    made_name(table, columns, "uniq")
}

fn made_name<S: AsRef<str>>(table: &str, columns: &[S], suffix: &str) -> String {
    let mut hash = fnv(OFFSET, table);
    for column in columns {
        hash = fnv(fnv(hash, "\0"), column.as_ref());
    }
    let first = columns.first().map_or("", AsRef::as_ref);
    let name = format!(
        "{}_{}_{:06x}_{suffix}",
        prefix(table, 11),
        prefix(first.trim_start_matches('-'), 7),
        (hash ^ (hash >> 24) ^ (hash >> 48)) & 0x00ff_ffff
    );
    // A name may not begin with `_` or a digit everywhere.
    match name.chars().next() {
        Some(first) if first == '_' || first.is_ascii_digit() => {
            format!("D{}", name.get(first.len_utf8()..).unwrap_or_default())
        }
        _ => name,
    }
}

/// The name of the check constraint that `db_check` of a field makes, `shop_product_rating_check`.
pub fn check_name(table: &str, column: &str) -> String {
    let name = format!("{table}_{column}_check");
    if name.len() <= MAX_IDENTIFIER {
        return name;
    }
    let hash = fnv(fnv(fnv(OFFSET, table), "\0"), column);
    format!(
        "{}_{:08x}_check",
        prefix(&name, MAX_IDENTIFIER - 15),
        hash & 0xffff_ffff
    )
}

/// The verbose name of a model, `blog post` for `BlogPost`.
pub fn verbose_name(model: &str) -> String {
    words(model).join(" ").to_lowercase()
}

/// The plural of a verbose name, with an `s` as in Django.
pub fn verbose_name_plural(verbose_name: &str) -> String {
    format!("{verbose_name}s")
}

/// The label of a choice, `Out Now` for `OutNow` or `OUT_NOW`.
pub fn choice_label(variant: &str) -> String {
    let capitalised = words(variant).into_iter().map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    });
    capitalised.collect::<Vec<_>>().join(" ")
}

/// The last part of a path, `User` of `crate::accounts::User`.
pub fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The candidate that `wrong` was most likely meant to be, if one is near enough.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = wrong.to_lowercase();
    let limit = match word.chars().count() {
        // Any name is one letter away from a single letter.
        0..=2 => 0,
        length => (length / 3).max(1),
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let mut distance = edit_distance(&word, &other);
        // The beginning of a name is a name that was not finished.
        if word.len() >= 2 && other.starts_with(&word) {
            distance = distance.min(limit);
        }
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) && candidate != wrong
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters have to be added, removed, replaced or swapped with their neighbour to turn one text into the other.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    // Three rows of the classic table, each walked in step with the others.
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last_a = None;
    for (line, letter) in a.chars().enumerate() {
        let mut row = Vec::with_capacity(above.len());
        row.push(line + 1);
        let mut left = line + 1;
        let mut last_b = None;
        for (column, &other) in b.iter().enumerate() {
            let at =
                |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&above, column) + usize::from(letter != other);
            let mut least = replaced.min(left + 1).min(at(&above, column + 1) + 1);
            if last_a == Some(other) && last_b == Some(letter) && column > 0 {
                least = least.min(at(&before, column - 1) + 1);
            }
            row.push(least);
            left = least;
            last_b = Some(other);
        }
        before = std::mem::replace(&mut above, row);
        last_a = Some(letter);
    }
    above.last().copied().unwrap_or(0)
}

/// The words of an identifier in either style: `BlogPost`, `HTTPServer`, `OUT_NOW`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let letters: Vec<char> = part.chars().collect();
        let shouted = !letters.iter().any(|letter| letter.is_lowercase());
        let mut word = String::new();
        for (at, &letter) in letters.iter().enumerate() {
            let after_small = at > 0 && letters.get(at - 1).is_some_and(|c| !c.is_uppercase());
            let before_small = letters.get(at + 1).is_some_and(|c| c.is_lowercase());
            if letter.is_uppercase()
                && !word.is_empty()
                && (after_small || before_small)
                && !shouted
            {
                words.push(std::mem::take(&mut word));
            }
            word.push(letter);
        }
        words.push(if shouted { word.to_lowercase() } else { word });
    }
    words
}

/// The first `length` bytes, or fewer where that would cut a letter.
fn prefix(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: the same on every machine and in every release, which index names rely on.
fn fnv(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_names_follow_django() {
        assert_eq!(app_label("my-Blog"), "my_blog");
        assert_eq!(table("blog", "BlogPost"), "blog_blogpost");
        assert_eq!(
            many_to_many_table("blog_entry", "authors"),
            "blog_entry_authors"
        );
        assert_eq!(
            many_to_many_columns("Entry", "crate::people::Author"),
            ("entry_id".into(), "author_id".into())
        );
        assert_eq!(
            many_to_many_columns("Person", "Person"),
            ("from_person_id".into(), "to_person_id".into())
        );
        assert_eq!(related_name("BlogPost"), "blogpost_set");
    }

    #[test]
    fn names_for_people() {
        assert_eq!(verbose_name("BlogPost"), "blog post");
        assert_eq!(verbose_name("HTTPServer"), "http server");
        assert_eq!(verbose_name("Entry"), "entry");
        assert_eq!(verbose_name_plural("blog post"), "blog posts");
        assert_eq!(choice_label("Draft"), "Draft");
        assert_eq!(choice_label("InReview"), "In Review");
        assert_eq!(choice_label("IN_REVIEW"), "In Review");
    }

    #[test]
    fn index_names_are_short_and_stable() {
        let name = index_name("blog_entry_with_a_long_name", &["pub_date", "-rating"]);
        assert!(
            name.len() <= 30 && name.starts_with("blog_entry__pub_dat_"),
            "{name}"
        );
        assert_ne!(
            name,
            index_name("blog_entry_with_a_long_name", &["pub_date", "rating"])
        );
        assert!(index_name("_x", &["y"]).starts_with("Dx_y_"));
        assert!(index_name("ééééééééé", &["ü"]).len() <= 30);
    }

    #[test]
    fn the_nearest_name() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("lenght", "length"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(
            nearest("max_lenght", ["max_digits", "max_length"]),
            Some("max_length")
        );
        assert_eq!(nearest("CASCADE", ["Cascade", "Protect"]), Some("Cascade"));
        assert_eq!(nearest("max", ["null", "max_length"]), Some("max_length"));
        assert_eq!(nearest("colour", ["null", "unique"]), None);
    }
}
