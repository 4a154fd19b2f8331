//! Bulk actions on rows of another organization.

use super::*;

/// An action on one row.
pub(super) fn on_row(row: RowId, action: BulkAction) -> Bulk {
    let list = match row {
        RowId::Member(_) => BulkList::Users(UserQuery::default()),
        RowId::Invitation(_) => BulkList::Invitations(InvitationQuery::default()),
    };
    Bulk { list, selection: Selection::of([row]), action }
}

/// Every bulk action on a row of its kind.
pub(super) fn on_rows(c: &Call<'_>) -> Vec<Bulk> {
    let action = |value: &&str| {
        let action = BulkAction::from_url(value, vec![c.own.role], Vec::new()).unwrap();
        action.with_teams(Some(c.own.team), None)
    };
    let mut actions: Vec<BulkAction> = BulkAction::URL_VALUES.iter().map(action).collect();
    // A cancelled invitation can be neither resent nor approved.
    actions.sort_by_key(|action| *action == BulkAction::Cancel);
    let bulk = |action: BulkAction| {
        let row = match action {
            BulkAction::Enable => RowId::Member(c.ids.disabled),
            _ if action.is_for_members() => RowId::Member(c.ids.member),
            _ => RowId::Invitation(c.ids.invitation),
        };
        on_row(row, action)
    };
    actions.into_iter().map(bulk).collect()
}

pub(super) fn roles_of_own_member(c: &Call<'_>) -> Bulk {
    let action = BulkAction::ChangeRoles { add: vec![c.ids.role], remove: Vec::new() };
    on_row(RowId::Member(c.own.member), action)
}

/// The answer to all of them.
pub(super) fn same(answers: &[(BulkAction, Answer)]) -> Answer {
    let first = answers[0].1.clone();
    assert!(answers.iter().all(|(_, answer)| *answer == first), "{answers:?}");
    first
}

/// The outcome of the one row.
pub(super) async fn act(c: &Call<'_>, bulk: Bulk) -> Answer {
    match bulk::act(c.service, c.caller, c.slug, &bulk, (None, None)).await? {
        BulkOutcome::Done(result) => result.lines[0].outcome.clone().map(drop),
        BulkOutcome::Queued(job) => panic!("queued as {job}"),
    }
}

pub(super) async fn act_on_rows(c: &Call<'_>) -> Answer {
    let mut answers = Vec::new();
    for bulk in on_rows(c) {
        answers.push((bulk.action.clone(), act(c, bulk).await));
    }
    same(&answers)
}

/// What would become of the one row.
pub(super) async fn preview(c: &Call<'_>, bulk: Bulk) -> Answer {
    let preview = bulk::preview(c.service, c.caller, c.slug, &bulk).await?;
    assert_eq!(preview.total, 1);
    let Some(refusals) = preview.refused.into_iter().next() else { return Ok(()) };
    let names = [preview.names, refusals.names].concat();
    assert!(refusals.reason != ErrorKind::NotFound || names.iter().all(String::is_empty), "{names:?}");
    Err(refusals.reason)
}

pub(super) async fn preview_rows(c: &Call<'_>) -> Answer {
    let mut answers = Vec::new();
    for bulk in on_rows(c) {
        answers.push((bulk.action.clone(), preview(c, bulk).await));
    }
    same(&answers)
}
