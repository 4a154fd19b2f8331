//! Row menus. Most rows offer the same actions, so only the first menu of each kind is sent when the browser's
//! program can copy it for the others. That saves about two fifths of a page.

use leptos::prelude::use_context;

use crate::{ForProgram, ui::MENU_ID};

/// For each row, the earlier row whose menu it shares; `None` if it has its own. `offers` returns what is in a row's
/// menu.
pub(crate) fn shared_menus<'a, R, W: PartialEq>(
    rows: &'a [R],
    offers: impl Fn(&'a R) -> W,
) -> Vec<Option<&'a R>> {
    let is_for_program = use_context::<ForProgram>().is_some();
    let before = |n, row| rows.iter().take(n).find(|&before| offers(before) == offers(row));
    rows.iter().enumerate().map(|(n, row)| is_for_program.then(|| before(n, row)).flatten()).collect()
}

/// The id of a row's menu, from the id of the row.
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
