//! The list as the form submits it.

use std::collections::HashMap;

use domain::{
    id::RoleId,
    invite::{LineRoles, LineTeam, LineToInvite, Sheet, SheetLine},
    language::Language,
    view::RoleView,
};
use serde::{Deserialize, Serialize};

use super::SEVERAL;
use crate::form::Form;

/// Text, name, roles and team of each line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SubmittedSheet {
    pub(super) line: Vec<String>,
    pub(super) who: Vec<String>,
    pub(super) own: Vec<String>,
    /// The team of each line: an id, a name or `-` for none; empty, or missing, where it is that of all lines.
    pub(super) team: Vec<String>,
    /// The language of each line's mail; empty, or missing, where it is that of all lines.
    pub(super) lang: Vec<String>,
    /// The numbers of the rows; their places, if not given.
    pub(super) row: Vec<String>,
    /// The checked roles of rows with several: the row's number, a colon, the role's key.
    pub(super) pick: Vec<String>,
    /// The languages of lines that are text again: each a language, a space, and the key of an address.
    pub(super) kept: Vec<String>,
    pub(super) batch: String,
    /// The number of the row to remove.
    pub(super) remove: String,
    /// Not empty where each line gets the roles that are selected when it joins the list as its own.
    pub(super) one_by_one: String,
}

impl SubmittedSheet {
    /// The list in a refused form.
    pub(super) fn from_form(form: Form) -> Option<Self> {
        let all = |name: &str| form.checked_values(&["sheet[", name, "][]"].concat()).unwrap_or_default();
        let (line, kept) = (all("line"), all("kept"));
        let batch = form.value("sheet[batch]", "");
        (!line.is_empty() || !kept.is_empty()).then(|| Self {
            line,
            kept,
            who: all("who"),
            own: all("own"),
            team: all("team"),
            lang: all("lang"),
            row: all("row"),
            pick: all("pick"),
            batch,
            ..Self::default()
        })
    }

    /// The lines, without the removed one.
    pub(super) fn lines(&self, role_of: impl Fn(&str) -> Option<RoleId>) -> Vec<LineToInvite> {
        let number = |n: usize| self.row.get(n).cloned().unwrap_or_else(|| n.to_string());
        let numbered = self.line.iter().enumerate().filter(|(n, _)| number(*n) != self.remove);
        let line = |(n, text): (usize, &String)| LineToInvite {
            text: text.clone(),
            name: self.who.get(n).filter(|name| !name.is_empty()).cloned(),
            roles: self.roles(self.own.get(n).map_or("", String::as_str), &role_of),
            team: self.team.get(n).map_or(LineTeam::All, |team| LineTeam::read(team)),
            language: self.lang.get(n).and_then(|code| code.parse().ok()),
        };
        numbered.map(line).collect()
    }

    /// The languages of lines that are text again, by the keys of their addresses.
    pub(super) fn kept_languages(&self) -> HashMap<String, Language> {
        let read = |kept: &String| {
            let (language, key) = kept.split_once(' ')?;
            Some((key.to_owned(), language.parse().ok()?))
        };
        self.kept.iter().filter_map(read).collect()
    }

    fn roles(&self, own: &str, role_of: impl Fn(&str) -> Option<RoleId>) -> LineRoles {
        if own.is_empty() {
            return LineRoles::All;
        }
        let Some(row) = own.strip_prefix(SEVERAL) else { return LineRoles::Named(own.to_owned()) };
        let picked = self.pick.iter().filter_map(|pick| pick.split_once(':')).filter(|(of, _)| *of == row);
        LineRoles::These(picked.filter_map(|(_, key)| role_of(key)).collect())
    }

    /// The list before it was checked.
    pub(super) fn unchecked_sheet(&self, roles: &[RoleView]) -> Sheet {
        let role_of = |key: &str| roles.iter().find(|role| role.key == key).map(|role| role.id);
        let lines = self.lines(role_of).into_iter().map(SheetLine::from).collect();
        Sheet { lines, batch: self.batch.clone(), ..Sheet::default() }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::fixtures::role;

    #[test]
    fn a_row_is_taken_out_and_the_others_keep_their_roles() {
        let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let typed = SubmittedSheet {
            line: text(&["ada@x.org", "bob@x.org", "carol@x.org"]),
            who: text(&["Ada", "", ""]),
            own: text(&["", "admin", "*2"]),
            team: text(&["Sales", "", "-"]),
            pick: text(&["2:a", "2:b", "1:a", "2:gone"]),
            remove: "1".to_owned(),
            ..SubmittedSheet::default()
        };
        let roles = [("a", role(1, "A").id), ("b", role(2, "B").id)];
        let find = |key: &str| roles.iter().find(|(known, _)| *known == key).map(|(_, id)| *id);
        let lines = typed.lines(find);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].name.as_deref(), &lines[0].roles), (Some("Ada"), &LineRoles::All));
        assert_eq!(lines[1].roles, LineRoles::These(vec![roles[0].1, roles[1].1]));
        assert_eq!((&lines[0].team, &lines[1].team), (&LineTeam::Named("Sales".to_owned()), &LineTeam::None));
    }

    #[test]
    fn languages_of_lines_that_are_text_again_are_read_from_the_form() {
        let kept = ["de bob@x.org", "xx ada@x.org", "carol@x.org"].map(str::to_owned).to_vec();
        let sheet = SubmittedSheet { kept, ..SubmittedSheet::default() };
        assert_eq!(
            sheet.kept_languages(),
            HashMap::from([("bob@x.org".to_owned(), Language::German)]),
            "what does not read is left out"
        );
    }
}
