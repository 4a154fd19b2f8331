//! What answers about rows, lists of people and files mean.

use domain::settings::InputError;

use super::*;

/// How many rows could be changed, and why the first ones cannot.
fn preview(answer: &Answer) -> Option<(u64, Option<ErrorKind>)> {
    let Ok(FormAnswer::BulkPreview(preview)) = serde_json::from_str(&answer.text) else { return None };
    Some((preview.can, preview.refused.into_iter().next().map(|refusals| refusals.reason)))
}

pub(super) fn no_row_could_be_changed(answer: &Answer) -> bool {
    answer.status == 200 && preview(answer) == Some((0, Some(ErrorKind::NotFound)))
}

pub(super) fn one_row_could_be_changed(answer: &Answer) -> bool {
    answer.status == 200 && preview(answer) == Some((1, None))
}

/// The state of the one line of a list of people to invite.
pub(super) fn line(answer: &Answer) -> Option<LineState> {
    let sheet = match serde_json::from_str(&answer.text) {
        Ok(FormAnswer::Invited(invited)) => invited.sheet,
        Ok(_) => return None,
        Err(_) => serde_json::from_str::<Sheet>(&answer.text).ok()?,
    };
    Some(sheet.lines.into_iter().next()?.state)
}

pub(super) fn is_wrong(answer: &Answer, field: &str, problem: Problem) -> bool {
    (answer.status, error(answer)) == (422, Some(ErrorKind::field(field, problem)))
}

pub(super) fn team_is_unknown(answer: &Answer) -> bool {
    is_wrong(answer, "team", Problem::UnknownTeam)
}

pub(super) fn person_is_unknown(answer: &Answer) -> bool {
    is_wrong(answer, "people", Problem::UnknownPerson)
}

pub(super) fn picture_is_missing(answer: &Answer) -> bool {
    is_wrong(answer, "picture", Problem::Picture { error: PictureError::Missing })
}

pub(super) fn is_sent(answer: &Answer) -> bool {
    answer.status == 200 && matches!(line(answer), Some(LineState::Decided(InviteOutcome::Invited { .. })))
}

pub(super) fn has_wrong_slug(answer: &Answer) -> bool {
    (answer.status, error(answer)) == (422, Some(ErrorKind::field("org_slug", Problem::SlugForm)))
}

pub(super) fn has_wrong_setting(answer: &Answer) -> bool {
    let number = Problem::Setting { error: InputError::Number { least: 1, most: 8_760 } };
    (answer.status, error(answer)) == (422, Some(ErrorKind::field("invitations.expire_after", number)))
}
