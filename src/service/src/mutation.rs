//! What every change of one row is given, whether it is made alone or in bulk: the service, who acts, the organization,
//! and the id under which the change can be undone.

use domain::{access::Permit, id::UndoId, state::Undoable};
use store::{Failure, NewUndo, Tx};
use uuid::Uuid;

use crate::{Caller, Service, org_context::OrgContext};

/// The surroundings of a change inside its unit of work.
pub(crate) struct MutationContext<'a> {
    pub(crate) service: &'a Service,
    pub(crate) caller: &'a Caller,
    pub(crate) context: &'a OrgContext,
    /// Shared by all rows of a bulk change.
    pub(crate) undo: UndoId,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// It already was as asked.
    Unchanged,
    /// It was changed.
    Changed {
        /// The id by which the change can be undone, if it can.
        undo: Option<UndoId>,
    },
}

impl Mutation {
    /// A change that cannot be undone from the list of recent changes.
    pub(crate) const PERMANENT: Self = Self::Changed { undo: None };

    /// The id by which the change can be undone.
    pub(crate) const fn undo(self) -> Option<UndoId> {
        match self {
            Self::Unchanged => None,
            Self::Changed { undo } => undo,
        }
    }
}

impl MutationContext<'_> {
    /// Records how the change can be undone, where the policy allows it.
    pub(crate) async fn record_undo(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        action: Undoable,
        (target, label, state_before): (Uuid, &str, &str),
    ) -> Result<Mutation, Failure> {
        let Some(life) = self.context.org.policy.undo_life(action) else { return Ok(Mutation::PERMANENT) };
        let (account, now) = (&self.caller.session.account, self.service.now());
        let act = NewUndo {
            id: self.undo,
            org_id: self.context.org.id,
            action,
            account_id: account.id,
            who: &account.name,
            at: now,
            until: now.plus(life),
        };
        tx.with(permit).insert_undo(&act, target, label, state_before).await?;
        Ok(Mutation::Changed { undo: Some(self.undo) })
    }
}
