//! The store's one test binary: what every function guarantees, on both databases; the statements; the two schemas.
#![cfg(test)]

#[macro_use]
mod databases;
#[macro_use]
mod world;

mod accounts;
mod asset_kinds;
mod assets;
mod audit;
mod audit_person;
mod belonging;
mod by_email;
mod check;
mod coverage;
mod deletions;
mod departures;
mod dormant;
mod elsewhere;
mod email_changes;
mod end_dates;
mod feed;
mod gate;
mod imports;
mod installation;
mod invitations;
mod invitations_page;
mod jobs;
mod ledger;
mod limits;
mod locks;
mod members;
mod organizations;
mod overview;
mod owners;
mod periods;
mod pictures;
mod resets;
mod reviews;
mod roles;
mod saved_views;
mod schema;
mod schema_postgres;
mod schema_sqlite;
mod seat_use;
mod seed;
mod sessions;
mod setting_effects;
mod sign_ups;
mod statements;
mod teams;
mod template_switch;
mod undo;
mod units;
mod units_at_once;
mod units_run_again;
mod users_filter;
mod users_page;
mod users_search;
