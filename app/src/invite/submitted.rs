//! The list as the form submits it.

use std::collections::HashMap;

use domain::{
    id::RoleId,
    invite::{LineEnd, LineRoles, LineTeam, LineToInvite, Sheet, SheetLine},
    language::Language,
    time::InvalidDay,
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
    /// When the membership of each line ends ([`LineEnd`]); missing where it is that of all lines.
    pub(super) until: Vec<String>,
    /// Where a form without a script sends `until`, the last day for all lines that it proposed: a line that has it still has that
    /// of all lines, and an empty one has no end.
    pub(super) until_was: String,
    /// The numbers of the rows; their places, if not given.
    pub(super) row: Vec<String>,
    /// The checked roles of rows with several: the row's number, a colon, the role's key.
    pub(super) pick: Vec<String>,
    /// What lines that are text again have of their own: each a language or an end, a space, and the key of an address.
    pub(super) kept: Vec<String>,
    pub(super) batch: String,
    /// The number of the row to remove.
    pub(super) remove: String,
    /// Not empty where each line gets the roles that are selected when it joins the list as its own.
    pub(super) one_by_one: String,
}

/// What a line has of its own for which text has no place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RowChoices {
    pub(super) language: Option<Language>,
    pub(super) until: LineEnd,
}

impl RowChoices {
    /// Those of a line; `None` without any.
    pub(super) fn of(line: &SheetLine) -> Option<Self> {
        let choices = Self { language: line.language, until: line.until };
        (choices != Self::default()).then_some(choices)
    }

    /// The values of a form: each is a language or an end, a space, and the key of the address.
    pub(super) fn values(&self, key: &str) -> Vec<String> {
        let until = (!self.until.is_all()).then(|| self.until.value());
        let values = self.language.map(|language| language.as_str().to_owned()).into_iter().chain(until);
        values.map(|value| [&value, " ", key].concat()).collect()
    }
}

impl SubmittedSheet {
    /// The list in a refused form.
    pub(super) fn from_form(form: Form) -> Option<Self> {
        let all = |name: &str| form.checked_values(&["sheet[", name, "][]"].concat()).unwrap_or_default();
        let (line, kept) = (all("line"), all("kept"));
        let (batch, until_was) = (form.value("sheet[batch]", ""), form.value("sheet[until_was]", ""));
        (!line.is_empty() || !kept.is_empty()).then(|| Self {
            line,
            kept,
            who: all("who"),
            own: all("own"),
            team: all("team"),
            lang: all("lang"),
            until: all("until"),
            until_was,
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
            until: self.end(n).unwrap_or_default(),
        };
        numbered.map(line).collect()
    }

    /// Whether the end of a line is no day.
    #[cfg(feature = "ssr")]
    pub(super) fn has_wrong_end(&self) -> bool {
        (0..self.until.len()).any(|n| self.end(n).is_err())
    }

    fn end(&self, n: usize) -> Result<LineEnd, InvalidDay> {
        let value = self.until.get(n).map_or("", String::as_str);
        match value {
            _ if self.until_was.is_empty() => value.parse(),
            "" => Ok(LineEnd::Never),
            proposed if proposed == self.until_was => Ok(LineEnd::All),
            own => own.parse(),
        }
    }

    /// What lines that are text again have of their own, by the keys of their addresses.
    pub(super) fn kept_choices(&self) -> HashMap<String, RowChoices> {
        let mut kept: HashMap<String, RowChoices> = HashMap::new();
        for (value, key) in self.kept.iter().filter_map(|kept| kept.rsplit_once(' ')) {
            let choices = kept.entry(key.to_owned()).or_default();
            match (value.parse(), value.parse()) {
                (Ok(language), _) => choices.language = Some(language),
                (_, Ok(until)) => choices.until = until,
                // What does not read is left out.
                _ => {}
            }
        }
        kept
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
    fn what_lines_that_are_text_again_have_of_their_own_is_read_from_the_form() {
        let until = LineEnd::On("2026-12-24 60".parse().unwrap());
        let bob = RowChoices { language: Some(Language::German), until };
        let mut kept = bob.values("bob@x.org");
        assert_eq!(kept, ["de bob@x.org", "2026-12-24 60 bob@x.org"]);
        kept.extend(["- eve@x.org", "xx ada@x.org", "carol@x.org"].map(str::to_owned));
        let sheet = SubmittedSheet { kept, ..SubmittedSheet::default() };
        let mut choices = sheet.kept_choices();
        assert_eq!(choices.remove("bob@x.org"), Some(bob));
        assert_eq!(choices.remove("eve@x.org").unwrap().until, LineEnd::Never);
        assert!(choices.values().all(|rest| *rest == RowChoices::default()), "{choices:?}");
    }

    #[test]
    fn a_line_has_the_end_that_was_proposed_for_all_until_it_is_changed() {
        let until = |values: &[&str], was: &str| SubmittedSheet {
            line: vec!["ada@x.org".to_owned(); values.len()],
            until: values.iter().map(|value| (*value).to_owned()).collect(),
            until_was: was.to_owned(),
            ..SubmittedSheet::default()
        };
        let ends = |sheet: &SubmittedSheet| -> Vec<LineEnd> {
            sheet.lines(|_| None).into_iter().map(|line| line.until).collect()
        };
        let on = |day: &str| LineEnd::On(day.parse().unwrap());
        let proposed = until(&["2026-12-24", "", "2026-12-31"], "2026-12-24");
        assert_eq!(ends(&proposed), [LineEnd::All, LineEnd::Never, on("2026-12-31")]);
        let script = until(&["", "-", "2026-12-24 60"], "");
        assert_eq!(ends(&script), [LineEnd::All, LineEnd::Never, on("2026-12-24 60")]);
        assert!(!proposed.has_wrong_end() && !script.has_wrong_end());
        assert!(until(&["", "tomorrow"], "").has_wrong_end());
        assert_eq!(
            ends(&SubmittedSheet { line: vec!["a@x.org".to_owned()], ..Default::default() }),
            [LineEnd::All]
        );
    }
}
