//! How many rows the Users list has for each choice of its filters.

use domain::{member::Role, view::UserCounts};
use store::{Failure, ReadTx};

use super::list::visible;
use crate::{org_context::OrgContext, team_choice::reads_teams};

/// The numbers beside the filters, whatever is filtered now, for somebody who may see members.
pub(crate) async fn count(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<UserCounts, Failure> {
    let Some(visible) = visible(context) else { return Ok(UserCounts::default()) };
    let by_status = tx.count_users_by_status(&visible).await?;
    let own = visible.own_invitations.as_ref();
    let mut org = tx.org(context.org.id);
    let by_team = match reads_teams(context) && visible.only_member.is_none() {
        true => {
            let mut people = org.count_members_by_team(context.now).await?;
            if visible.with_invitations {
                for (team, invited) in org.count_open_invitations_by_team(own).await? {
                    *people.entry(team).or_default() += invited;
                }
            }
            Some(people)
        }
        false => None,
    };
    // Filtering by role tells who holds it, and so do these numbers.
    if !context.sees_all_roles() {
        return Ok(UserCounts { by_status, by_role: None, by_team });
    }
    let mut people = match visible.only_member {
        Some(_) => context
            .actor
            .membership()
            .map(|me| me.roles.iter().map(|role| (role.id, 1)).collect())
            .unwrap_or_default(),
        None => org.count_members_by_role(context.now).await?,
    };
    if visible.with_invitations {
        for (role, invited) in org.count_open_invitations_by_role(own).await? {
            *people.entry(role).or_default() += invited;
        }
    }
    let with_key = |role: &Role| Some((role.key.clone(), *people.get(&role.id)?));
    let by_role = Some(context.roles.iter().filter_map(with_key).collect());
    Ok(UserCounts { by_status, by_role, by_team })
}
