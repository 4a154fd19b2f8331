//! All SQL of Rolecall, written once for SQLite and PostgreSQL. Nothing outside this crate names sqlx or holds SQL.
//! It decides nothing: the service reads facts here, `domain` judges, and a change needs the judge's `Permit`.

mod account;
mod audit;
mod audit_person;
mod by_email;
mod check;
mod check_log;
mod dialect;
mod error;
mod inspect;
mod installation;
mod invitation;
mod invitation_list;
mod limit;
#[cfg(test)]
mod list_plans;
mod membership;
mod open;
mod organization;
mod outbox;
mod reset;
mod role;
mod scratch;
mod seam;
mod seed;
mod session;
mod text;
mod undo;
mod unit;
mod user_arm;
mod user_beginnings;
mod user_count;
mod user_list;
#[cfg(test)]
mod user_plans;
mod user_survey;
mod writer;

pub use account::{Account, NewAccount};
pub use audit::StoredEvent;
pub use by_email::OpenInvitation;
pub use error::{Failure, StoreError};
pub use inspect::{Schema, inspect};
pub use installation::Installation;
pub use invitation::{Invitation, InvitationListRow, NewInvitation};
pub use invitation_list::InvitationFilter;
pub use limit::{Taken, TakenOf};
pub use membership::{MemberListRow, NewMembership};
pub use open::{Options, Store};
pub use organization::{NewOrganization, Organization};
pub use outbox::{ClaimedMessage, NewMessage, StoredMessage};
pub use reset::NewReset;
pub use scratch::{create_database, drop_database};
pub use seam::{Changes, InOrg, ReadTx, Tx};
pub use seed::SeedRow;
pub use session::{NewSession, SessionRow, SessionUse};
pub use undo::{NewUndo, UndoAct, UndoRow};
pub use unit::Outcome;
pub use user_count::UserCount;
pub use user_list::{RoleBrief, UserFilter, UserListRow};
pub use user_survey::Total;
