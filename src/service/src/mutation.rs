//! A change in an organization: one unit of work with its surroundings, whether one row is changed or many in bulk.

use std::sync::Arc;

use domain::{
    access::{Permit, SystemTask, system},
    audit::{Action, AuditEvent},
    error::ErrorKind,
    id::{MembershipId, SessionId, UndoId},
    member::Member,
    state::Undoable,
};
use futures::future::BoxFuture;
use store::{Failure, NewUndo, Outcome, PeriodStart, ReadTx, Tx};
use uuid::Uuid;

use crate::{
    Caller, Service,
    attempt::Attempt,
    mail::{self, By, News, Notice},
    org_context::{OrgContext, ensure_owner_remains},
};

/// The surroundings of a change inside its unit of work.
pub(crate) struct MutationContext<'a> {
    pub(crate) service: &'a Service,
    pub(crate) caller: &'a Caller,
    pub(crate) context: &'a OrgContext,
    /// The id under which the change can be undone; shared by all rows of a bulk change.
    pub(crate) undo: UndoId,
    /// Whether mails go anywhere.
    pub(crate) has_mail: bool,
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
    /// An event of the change, at the time of its facts.
    pub(crate) fn event(&self, action: Action) -> AuditEvent {
        let event = self.service.event_in(self.caller, self.context.org.id, action);
        AuditEvent { at: self.context.now, ..event }
    }

    /// The period that the actor begins by the change.
    pub(crate) fn period(&self) -> PeriodStart {
        PeriodStart::by_hand(self.context.now, self.context.actor.membership_id())
    }

    /// Tells a member by mail what was done to them, unless they did it themselves.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        target: &Member,
        news: News,
    ) -> Result<(), Failure> {
        if !self.has_mail || self.context.actor.is(target.id) {
            return Ok(());
        }
        let by = self.caller.account().map_or(By::Operator, |account| By::Account(account.id));
        let (to, account) = (target.email.clone(), target.account_id);
        let notice = Notice { to, account, member: target.id, by, news };
        notice.queue(tx, self.service, (permit, self.context.org.id), None).await
    }

    /// Records how the change can be undone, where the policy allows it.
    pub(crate) async fn record_undo(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        action: Undoable,
        (target, label, state_before): (Uuid, &str, &str),
    ) -> Result<Mutation, Failure> {
        let Some(life) = self.context.org.policy.undo_life(action) else { return Ok(Mutation::PERMANENT) };
        // The operator has no account to whom the list of recent changes could name the change.
        let Some(account) = self.caller.account() else { return Ok(Mutation::PERMANENT) };
        let now = self.service.now();
        let change = NewUndo {
            id: self.undo,
            action,
            account_id: Some(account.id),
            who: &account.name,
            at: now,
            until: now.plus(life),
        };
        tx.with(permit).insert_undo(&change, target, label, state_before).await?;
        Ok(Mutation::Changed { undo: Some(self.undo) })
    }
}

impl Service {
    /// Begins to read in an organization, for who acts there.
    pub(crate) async fn read_org(
        &self,
        caller: &Caller,
        slug: &str,
    ) -> Result<(ReadTx<'static>, OrgContext), ErrorKind> {
        let mut tx = self.store().read().await?;
        let context = OrgContext::read(&mut tx, caller, slug, self.now()).await?;
        let Some(noted) = context.activity_to_note else { return Ok((tx, context)) };
        // Readers that kept their connections while they ask for another one would wait for each other.
        tx.close().await?;
        self.note_activity(noted).await;
        let mut tx = self.store().read().await?;
        let context = OrgContext::read(&mut tx, caller, slug, self.now()).await?;
        Ok((tx, context))
    }

    /// Notes that a session was used in an organization. Reading goes on where it cannot be written.
    async fn note_activity(&self, (session, member): (SessionId, MembershipId)) {
        let noted = self
            .write((), move |tx, job| {
                let now = job.0.now();
                Box::pin(async move {
                    let permit = system(SystemTask::NoteActivity);
                    tx.with(&permit).update_session_active_in(session, member, now).await?;
                    Ok(Outcome::Quiet(()))
                })
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(code = error.code(), "the activity of a session was not noted");
        }
    }

    /// Runs a unit of work in an organization: locks it, reads who acts, runs `unit`, and refuses what would leave the
    /// organization without an active owner. A denial is recorded as what was attempted.
    pub(crate) async fn in_org<A, T, F>(
        &self,
        caller: &Caller,
        slug: &str,
        attempt: Attempt,
        args: A,
        unit: F,
    ) -> Result<T, ErrorKind>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'a> Fn(
                &'a mut Tx<'_>,
                &'a MutationContext<'a>,
                &'a A,
            ) -> BoxFuture<'a, Result<Outcome<T>, Failure>>
            + Send
            + Sync
            + 'static,
    {
        let undo = UndoId::new(self.new_uuid());
        self.in_org_under(undo, caller, slug, attempt, args, unit).await
    }

    /// The same under the undo id of a bulk change.
    pub(crate) async fn in_org_under<A, T, F>(
        &self,
        undo: UndoId,
        caller: &Caller,
        slug: &str,
        attempt: Attempt,
        args: A,
        unit: F,
    ) -> Result<T, ErrorKind>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'a> Fn(
                &'a mut Tx<'_>,
                &'a MutationContext<'a>,
                &'a A,
            ) -> BoxFuture<'a, Result<Outcome<T>, Failure>>
            + Send
            + Sync
            + 'static,
    {
        let has_mail = mail::is_sent(self).await?;
        let shared = Arc::new((caller.clone(), slug.to_owned(), args, unit));
        let written = self.write(shared, move |tx, job| {
            Box::pin(async move {
                let (service, shared) = &*job;
                let (caller, slug, args, unit) = &**shared;
                let context = OrgContext::lock(tx, service, caller, slug).await?;
                context.note_activity(tx, service.now()).await?;
                let change = MutationContext { service, caller, context: &context, undo, has_mail };
                let outcome = unit(tx, &change, args).await?;
                if matches!(outcome, Outcome::Changed { .. }) {
                    ensure_owner_remains(tx, &context.org, context.now).await?;
                }
                Ok(outcome)
            })
        });
        // On the heap, so that the futures of use cases and of what calls them stay small.
        let result = Box::pin(written).await;
        self.record_denied(caller, slug, &attempt, result).await
    }
}
