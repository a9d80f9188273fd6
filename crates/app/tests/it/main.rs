//! The house, tried from outside: every test speaks to the real binary over real sockets, or reads the sources.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod server;
mod chance;
mod first_start;
mod command_line;
mod receiver;
mod webhooks;
mod deliveries;
mod webhook_command;
mod changes;
mod model;
mod http;
mod raw_http;
mod golden;
mod house;
mod concurrency;
mod backup;
mod crash;
mod transcripts;
mod demo;
