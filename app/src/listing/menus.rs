//! The menus of a list's rows. Most rows offer the same: to the browser's program, which can make a menu after another, only
//! the first of those alike is sent. They were two fifths of a page.

use leptos::prelude::use_context;

use crate::{ForProgram, ui::MENU_ID};

/// For each row, the one before it that has the menu for both; `None` for a row that has its own. `offers` is what is in a
/// row's menu, apart from whom it is about.
pub(crate) fn shared_menus<'a, R, W: PartialEq>(
    rows: &'a [R],
    offers: impl Fn(&'a R) -> W,
) -> Vec<Option<&'a R>> {
    let is_for_program = use_context::<ForProgram>().is_some();
    let before = |n, row| rows.iter().take(n).find(|&before| offers(before) == offers(row));
    rows.iter().enumerate().map(|(n, row)| is_for_program.then(|| before(n, row)).flatten()).collect()
}

/// The id of the menu of a row, by the id of what the row is about.
pub(crate) fn menu_id(key: &str) -> String {
    [MENU_ID, key].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{Owner, provide_context};

    #[test]
    fn the_first_row_of_a_kind_has_the_menu_of_all_if_a_program_makes_the_others() {
        let rows = ["a1", "b1", "a2", "b2", "a3", "c1"];
        let kind = |row: &&str| row.chars().next();
        Owner::new().with(|| assert_eq!(shared_menus(&rows, kind), [None; 6]));
        Owner::new().with(|| {
            provide_context(ForProgram);
            let expected = [None, None, Some(&"a1"), Some(&"b1"), Some(&"a1"), None];
            assert_eq!(shared_menus(&rows, kind), expected);
        });
    }
}
