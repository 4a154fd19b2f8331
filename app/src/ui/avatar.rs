//! A picture, or initials on a colour derived from the id; square for organizations. Hidden from screen readers, because a name is
//! always beside it.

use domain::id::PictureId;
use leptos::prelude::*;

use crate::paths::{picture_path, url};

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

/// A picture, or initials on a colour.
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
    /// A picture to show instead.
    #[prop(optional_no_strip)]
    picture: Option<PictureId>,
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
                Some(picture) => image(picture, size),
                None => initials(&name).into_any(),
            }}
        </span>
    }
}

/// The picture in the size that the screen needs, so that it is sharp where a pixel of the page is several of the screen.
fn image(picture: PictureId, size: AvatarSize) -> AnyView {
    let (small, large) = match size {
        AvatarSize::Row => (32, 96),
        AvatarSize::Large => (96, 256),
    };
    let (src, sharp) = (url(picture_path(picture, small)), url(picture_path(picture, large)));
    let srcset = [&sharp, " 2x"].concat();
    view! { <img src=src srcset=srcset alt="" loading="lazy"/> }.into_any()
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

    #[test]
    fn a_picture_is_shown_in_place_of_the_initials_and_sharp_on_dense_screens() {
        let picture = "pic_00000000000000000000000000000001".parse().ok();
        let html = Owner::new().with(|| view! { <Avatar id="1" name="Ada Lovelace" picture/> }.to_html());
        assert!(html.contains("src=\"/pictures/pic_00000000000000000000000000000001/32\""), "{html}");
        assert!(html.contains("/96 2x") && html.contains("alt=\"\""), "{html}");
        assert!(!html.contains("AL"), "{html}");
    }
}
