//! What becomes of the rows of an import of people, and the file of those that failed.

use domain::{
    error::ErrorKind,
    import::{ImportLine, RowProblem},
    paste::write_csv_rows,
};

use crate::Messages;

impl Messages {
    /// Why a row cannot be imported.
    #[must_use]
    pub fn row_problem(self, problem: &RowProblem) -> String {
        let text = match problem {
            RowProblem::Invitation(outcome) => return self.invite_outcome(outcome),
            // The reader may be somebody else than who began it.
            RowProblem::Refused(ErrorKind::NotFound | ErrorKind::Denied { .. }) => {
                self.imports_starter_refused()
            }
            RowProblem::Refused(error) => return self.error(error),
            RowProblem::SeveralTeams => self.imports_several_teams(),
            RowProblem::EndForm => self.imports_end_form(),
            RowProblem::End => self.imports_end(),
            RowProblem::TooLong => self.imports_too_long(),
        };
        text.to_owned()
    }

    /// The heading of the file of failed rows, as a line of CSV.
    #[must_use]
    pub fn failed_rows_heading(self) -> String {
        let heading = [
            self.outcomes_column_email(),
            self.outcomes_column_name(),
            self.outcomes_column_roles(),
            self.outcomes_column_team(),
            self.imports_column_end(),
            self.imports_column_problem(),
        ];
        write_csv_rows([heading.map(str::to_owned)].into_iter())
    }

    /// Failed rows as lines of CSV, each with its reason. They can be corrected and imported again.
    #[must_use]
    pub fn failed_rows(self, lines: Vec<ImportLine>) -> String {
        write_csv_rows(lines.into_iter().map(|line| {
            let problem = line.problem.as_ref().map(|problem| self.row_problem(problem));
            [line.email, line.name, line.roles, line.team, line.until, problem.unwrap_or_default()]
        }))
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        language::Language,
        paste::{PersonRow, read_people},
        state::ImportRowState,
        view::InviteOutcome,
    };

    use super::*;

    #[test]
    fn whoever_looks_is_told_that_the_one_who_began_may_invite_no_more() {
        for (language, expected) in [
            (
                Language::English,
                "Not invited: the person who started the import can't invite people any more",
            ),
            (
                Language::German,
                "Nicht eingeladen: Wer den Import gestartet hat, kann niemanden mehr einladen",
            ),
        ] {
            let problem = RowProblem::Refused(ErrorKind::NotFound);
            assert_eq!(Messages::of(language).row_problem(&problem), expected);
        }
    }

    #[test]
    fn failed_rows_can_be_imported_again_in_each_language() {
        let unknown = InviteOutcome::UnknownRole { name: "Analyst".to_owned() };
        let line = ImportLine {
            number: 17,
            name: "=cmd|' /C calc'!A0".to_owned(),
            email: "+ada@x.org".to_owned(),
            roles: "Analyst; Viewer, no secrets".to_owned(),
            team: "-".to_owned(),
            until: "2027-01-31".to_owned(),
            state: ImportRowState::Failed,
            problem: Some(RowProblem::Invitation(unknown)),
        };
        for (language, reason) in [
            (Language::English, "There's no role called Analyst"),
            (Language::German, "keine Rolle namens Analyst"),
        ] {
            let m = Messages::of(language);
            let text = [m.failed_rows_heading(), m.failed_rows(vec![line.clone()])].concat();
            assert!(text.contains(reason), "{text}");
            assert!(text.contains("\"'+ada@x.org\",\"'=cmd|") && text.contains("\"'-\""), "{text}");
            let row = read_people(&text).unwrap().rows.remove(0);
            let ImportLine { name, email, roles, team, until, .. } = line.clone();
            assert_eq!(row, PersonRow { number: 2, name, email, roles, team, until, is_cut: false });
        }
    }
}
