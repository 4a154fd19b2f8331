//! What files of templates and switches of templates say: what is wrong with a file, and what is in the way.

use domain::{
    template::{FileError, FileProblem, JsonType},
    view::SwitchProblem,
};

use crate::Messages;

impl Messages {
    /// What is wrong with a file, and where.
    pub(crate) fn template_file_error(self, error: &FileError) -> String {
        let problem = self.file_problem(&error.problem);
        if error.at.is_empty() { problem } else { self.templates_at(&error.at, &problem) }
    }

    fn file_problem(self, problem: &FileProblem) -> String {
        let text = match problem {
            FileProblem::Empty => self.templates_file_empty(),
            FileProblem::Size { most } => return self.templates_file_size((*most).into()),
            FileProblem::Syntax { line, column } => {
                return self.templates_file_syntax((*line).into(), (*column).into());
            }
            FileProblem::Missing => self.templates_file_missing(),
            FileProblem::Unknown => self.templates_file_unknown(),
            FileProblem::WrongType { expected: JsonType::Object } => self.templates_file_object(),
            FileProblem::WrongType { expected: JsonType::List } => self.templates_file_list(),
            FileProblem::WrongType { expected: JsonType::Text } => self.templates_file_text(),
            FileProblem::WrongType { expected: JsonType::Number } => self.templates_file_number(),
            FileProblem::WrongType { expected: JsonType::Flag } => self.templates_file_flag(),
            FileProblem::Format { known } => return self.templates_file_format((*known).into()),
            FileProblem::Base => self.templates_file_base(),
            FileProblem::Setting => self.templates_file_setting(),
            FileProblem::Name => self.templates_file_name(),
            FileProblem::Key => self.templates_file_key(),
            FileProblem::Length { most } => return self.templates_file_length((*most).into()),
            FileProblem::Rank => self.templates_file_rank(),
            FileProblem::LandingPage => self.templates_file_landing(),
            FileProblem::GrantLine => self.templates_file_line(),
            FileProblem::Permission { permission } => {
                return self.templates_file_permission(permission.as_str());
            }
            FileProblem::KeyTwice => self.templates_file_key_twice(),
            FileProblem::NameTwice => self.templates_file_name_twice(),
            FileProblem::NoOwner => self.templates_file_no_owner(),
            FileProblem::SecondOwner => self.templates_file_second_owner(),
            FileProblem::CustomOwner => self.templates_file_custom_owner(),
            FileProblem::AboveOwner => self.templates_file_above_owner(),
            FileProblem::SecondDefault => self.templates_file_second_default(),
            FileProblem::TooManyRoles { most } => return self.templates_file_too_many((*most).into()),
        };
        text.to_owned()
    }

    /// What is in the way of a switch. `kind_name` names a kind of assets.
    #[must_use]
    pub fn switch_problem(self, problem: &SwitchProblem, kind_name: impl Fn(&str) -> String) -> String {
        match problem {
            SwitchProblem::AssetsOfKind { kind, count } => {
                self.templates_problem_assets(*count, &kind_name(kind.as_str()))
            }
            SwitchProblem::AssetParts { kind, count } => {
                self.templates_problem_parts(*count, &kind_name(kind.as_str()))
            }
            SwitchProblem::RoleInUse { role } => self.templates_problem_in_use(role),
            SwitchProblem::NameTaken { role } => self.templates_problem_name(role),
            SwitchProblem::CannotKeep { role } => self.templates_problem_keep(role),
            SwitchProblem::TeamsGiveRoles { teams } => self.templates_problem_teams(*teams),
            SwitchProblem::TooManyRoles { most } => self.templates_problem_too_many((*most).into()),
            SwitchProblem::FlaggedInReview { role } => self.templates_problem_flagged(role),
            SwitchProblem::NothingChanges => self.templates_problem_nothing().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    #[test]
    fn an_error_says_where_it_is_unless_it_is_the_whole_file() {
        let text = |at: &str, problem| {
            Messages::default().template_file_error(&FileError { at: at.to_owned(), problem })
        };
        assert_eq!(
            text("roles[2].rank", FileProblem::Rank),
            "In the file at roles[2].rank: Use a whole number from 1 to 100."
        );
        assert_eq!(
            text("", FileProblem::Syntax { line: 3, column: 7 }),
            "This isn't a template file: its JSON can't be read at line 3, column 7."
        );
        let german = Messages::of(Language::German);
        let error = FileError { at: "base".to_owned(), problem: FileProblem::Missing };
        assert_eq!(german.template_file_error(&error), "In der Datei bei base: Das fehlt.");
    }

    #[test]
    fn what_is_in_the_way_is_said_with_its_number() {
        let problem = SwitchProblem::AssetsOfKind { kind: "Vm".parse().unwrap(), count: 2 };
        let text = Messages::default().switch_problem(&problem, |_| "Virtual machine".to_owned());
        assert!(text.starts_with("There are 2 assets of the kind Virtual machine"), "{text}");
    }
}
