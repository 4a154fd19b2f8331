//! What every act on one row is told, whether it is done alone or as one of many: the world, who acts, where, and under
//! which key it can be undone.

use domain::{access::Permit, id::UndoId, state::Undoable};
use store::{Failure, NewUndo, Tx};
use uuid::Uuid;

use crate::{Caller, Service, scene::Scene};

/// An act on a row, inside its unit of work.
pub(crate) struct Act<'a> {
    pub(crate) service: &'a Service,
    pub(crate) caller: &'a Caller,
    pub(crate) scene: &'a Scene,
    /// Acts on many rows share it.
    pub(crate) undo: UndoId,
}

/// What became of a row: how it can be undone, if it can; `None` within is that nothing had to be changed.
pub(crate) type Acted = Option<Kept>;

/// A change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept(pub(crate) Option<UndoId>);

impl Act<'_> {
    /// Writes down how the act can be undone, as long as the policy lets it.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        action: Undoable,
        (target, label, state_before): (Uuid, &str, &str),
    ) -> Result<Kept, Failure> {
        let Some(life) = self.scene.org.policy.undo_life(action) else { return Ok(Kept(None)) };
        let (account, now) = (&self.caller.session.account, self.service.now());
        let act = NewUndo {
            id: self.undo,
            org_id: self.scene.org.id,
            action,
            account_id: account.id,
            who: &account.name,
            at: now,
            until: now.plus(life),
        };
        tx.with(permit).insert_undo(&act, target, label, state_before).await?;
        Ok(Kept(Some(self.undo)))
    }
}

/// The key under which what was done can be undone.
pub(crate) fn undo_of(acted: Acted) -> Option<UndoId> {
    acted.and_then(|Kept(undo)| undo)
}
