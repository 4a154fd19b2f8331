//! Initials on a colour derived from the id; square for organizations. Hidden from screen readers, because a name is
//! always beside it.

use leptos::prelude::*;

/// How large it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// In a row: 24 px.
    #[default]
    Row,
    /// At the head of a record: 40 px.
    Large,
}

const CLASSES: [&str; 12] = [
    "avatar avatar-0",
    "avatar avatar-1",
    "avatar avatar-2",
    "avatar avatar-3",
    "avatar avatar-4",
    "avatar avatar-5",
    "avatar avatar-6",
    "avatar avatar-7",
    "avatar avatar-8",
    "avatar avatar-9",
    "avatar avatar-10",
    "avatar avatar-11",
];

/// The colour of an id, always the same.
fn class_of(id: &str) -> &'static str {
    let mixed = id.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    CLASSES[(mixed % 12) as usize]
}

/// The first letters of the first and the last word, or of the address. The style sheet capitalizes them, so that no
/// Unicode tables go into the browser's program.
fn initials(name: &str) -> String {
    let mut words = name
        .split(|c: char| c.is_whitespace() || c == '@')
        .filter_map(|word| word.chars().find(|c| !c.is_ascii_punctuation()));
    let first = words.next();
    let last = if name.contains('@') { None } else { words.next_back() };
    first.into_iter().chain(last).collect()
}

/// Initials on a colour.
#[expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
#[component]
pub fn Avatar(
    /// Decides the colour.
    #[prop(into)]
    id: String,
    /// Gives the letters.
    #[prop(into)]
    name: String,
    /// How large it is.
    #[prop(optional)]
    size: AvatarSize,
    /// A picture to show instead, served by us.
    #[prop(optional, into)]
    picture: Option<String>,
    /// An organization or a service account instead of a person.
    #[prop(optional)]
    square: bool,
    /// An invited person who has not joined yet.
    #[prop(optional)]
    ghost: bool,
) -> impl IntoView {
    let mut class = String::from(if ghost { "avatar avatar-ghost" } else { class_of(&id) });
    if square {
        class.push_str(" avatar-square");
    }
    if size == AvatarSize::Large {
        class.push_str(" avatar-large");
    }
    view! {
        <span class=class aria-hidden="true">
            {match picture {
                Some(src) => view! { <img src=src alt="" loading="lazy"/> }.into_any(),
                None => initials(&name).into_any(),
            }}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("grace@example.com", "g"),
            ("Jean-Luc van Damme", "JD"),
            ("Plato", "P"),
            ("  ", ""),
            ("élodie \"é\" d'arc", "éd"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_colour_belongs_to_an_id() {
        assert_eq!(class_of("01890a5d"), class_of("01890a5d"));
    }
}
