//! What became of each line of a list of people to invite.

use domain::{
    invite::{LineRoles, LineState, LineTeam, Sheet, SheetLine},
    paste,
    view::InviteOutcome,
};

use crate::Messages;

impl Messages {
    /// The outcome of a line.
    #[must_use]
    pub fn invite_outcome(self, outcome: &InviteOutcome) -> String {
        let text = match outcome {
            InviteOutcome::Invited { .. } => self.outcomes_invited(),
            InviteOutcome::Resent { .. } => self.outcomes_resent(),
            InviteOutcome::SentBefore { .. } => self.outcomes_sent_before(),
            InviteOutcome::AlreadyMember => self.outcomes_already_member(),
            InviteOutcome::DisabledHere => self.outcomes_disabled_here(),
            InviteOutcome::Repeated => self.outcomes_repeated(),
            InviteOutcome::NotAnAddress { error } => return self.email_error(*error),
            InviteOutcome::UnknownRole { name } => return self.outcomes_unknown_role(name),
            InviteOutcome::UnknownTeam { name: Some(name) } => return self.outcomes_unknown_team(name),
            InviteOutcome::UnknownTeam { name: None } => self.outcomes_team_gone(),
            InviteOutcome::WrongRoles { problem } => return self.problem(problem),
            InviteOutcome::WrongEnd => self.outcomes_wrong_end(),
            InviteOutcome::NotPermitted { denial } => return self.denial(denial),
            InviteOutcome::DomainNotAllowed => self.outcomes_domain_not_allowed(),
            InviteOutcome::NoSeat => self.outcomes_no_seat(),
            InviteOutcome::Limited { retry_after } => {
                return self.outcomes_limited(&self.waiting(*retry_after));
            }
        };
        text.to_owned()
    }

    /// The lines that were not sent, as a CSV file with the reasons. It can be pasted again. `teams` names the team of a line,
    /// where there are teams.
    #[must_use]
    pub fn left_over(
        self,
        sheet: &Sheet,
        names: impl Fn(&LineRoles) -> String,
        teams: Option<&dyn Fn(&LineTeam) -> String>,
    ) -> String {
        let left = sheet.lines.iter().filter(|line| !line.state.is_done());
        let cells = |line: &SheetLine| {
            let email = line.email.clone().unwrap_or_else(|| line.text.clone());
            let why = match &line.state {
                LineState::Decided(outcome) => self.invite_outcome(outcome),
                _ => String::new(),
            };
            [email, line.name.clone().unwrap_or_default(), names(&line.roles), why]
        };
        let heading = [
            self.outcomes_column_email(),
            self.outcomes_column_name(),
            self.outcomes_column_roles(),
            self.outcomes_column_why(),
        ];
        let Some(teams) = teams else { return paste::write_csv(&heading, left.map(cells)) };
        let [email, name, roles, why] = heading;
        let with_team = left.map(|line| {
            let [email, name, roles, why] = cells(line);
            [email, name, roles, teams(&line.team), why]
        });
        paste::write_csv(&[email, name, roles, self.outcomes_column_team(), why], with_team)
    }
}

#[cfg(test)]
mod tests {
    use domain::{email::EmailError, invite::LineEnd, language::Language};

    use super::*;

    #[test]
    fn lines_that_were_not_sent_are_left_over_with_the_reason_and_can_be_pasted_again() {
        let line = |text: &str, state| SheetLine {
            text: text.to_owned(),
            email: None,
            mailbox: None,
            name: None,
            roles: LineRoles::All,
            team: LineTeam::All,
            language: None,
            until: LineEnd::All,
            state,
        };
        let decided = LineState::Decided;
        let sheet = Sheet {
            lines: vec![
                line("zoe@example.com", decided(InviteOutcome::SentBefore { id: None })),
                line("=carol@", decided(InviteOutcome::NotAnAddress { error: EmailError::Form })),
                line("dan@example.com", decided(InviteOutcome::Limited { retry_after: 7_500 })),
                line("eve@example.com", LineState::New),
            ],
            ..Sheet::default()
        };
        let text = Messages::default().left_over(&sheet, |_| "Member".to_owned(), None);
        assert!(!text.contains("zoe@example.com"), "{text}");
        assert!(text.contains("\"'=carol@\",\"\",\"Member\",\"Enter an e-mail address"), "{text}");
        assert!(text.contains("Try again in 3 hours"), "{text}");
        let german = Messages::of(Language::German).left_over(&sheet, |_| "Member".to_owned(), None);
        let sales = |_: &LineTeam| "Sales".to_owned();
        let with_team = Messages::default().left_over(&sheet, |_| "Member".to_owned(), Some(&sales));
        assert!(with_team.contains("\"Member\",\"Sales\",\"Enter"), "{with_team}");
        for text in [text, german, with_team] {
            assert_eq!(paste::parse(&text, paste::Reading::default()).lines.len(), 3, "{text}");
        }
    }
}
