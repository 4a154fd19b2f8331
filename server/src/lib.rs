//! The server of Rolecall: configuration, HTTP, jobs and the command line around the use cases of `service`.
//! It parses requests, calls use cases and renders answers; it holds no rule of the product.

pub mod commands;
pub mod config;
pub mod http;
pub mod jobs;
pub mod logging;
pub mod mail;
