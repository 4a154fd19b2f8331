//! The service's one test binary: whole use cases with what they tell the log and put into the job queue, who may do what,
//! and what happens when many do it at once.
#![cfg(test)]

#[macro_use]
mod databases;

mod accept;
mod addresses;
mod analytics_teams;
mod approve;
mod assets;
mod bulk;
mod bulk_jobs;
mod delivery;
mod email_changes;
mod end_dates;
mod end_sessions;
mod examples;
mod invitations;
mod invitations_list;
mod invite;
mod invite_preview;
mod invite_twice;
mod jobs;
mod join;
mod languages;
mod ledger;
mod limits;
mod links;
mod matrices;
mod matrix;
mod meanwhile;
mod member_emails;
mod members;
mod new_organizations;
mod open;
mod orgs;
mod own_scope;
mod owners;
mod passwords;
mod person;
mod principals;
mod races;
mod resets;
mod resume;
mod role_deletion;
mod roles;
mod secrets;
mod sessions;
mod setting_sides;
mod settings;
mod setup;
mod short;
mod sign_in;
mod teams;
mod tenants;
mod undo;
mod use_cases;
mod users_list;
mod why;
