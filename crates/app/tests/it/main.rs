//! The house, tried from outside: every test speaks to the real binary over real sockets, or reads the sources.

mod server;
mod first_start;
