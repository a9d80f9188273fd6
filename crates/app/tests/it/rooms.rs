// The rooms of both halves, in reading order.

mod server;
mod chance;
mod receiver;
mod webhooks;
mod deliveries;
mod webhook_command;
mod changes;
mod model;
mod golden;
mod concurrency;
mod transcripts;
mod crash;
mod background;
mod demo;
mod first_start;
mod command_line;
mod running;
mod http;
mod raw_http;
mod sockets;
mod long_replies;
mod operators;
mod key_usage;
mod proxies;
mod at_rest;
mod releases;
