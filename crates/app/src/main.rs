//! The `headwater` binary: reads flags, environment and settings file, and runs a command or the server.

mod output;
mod password;
mod config;
mod data_dir;
mod process;
mod supervisor;
mod request_log;
mod http;
mod grants;
mod confinement;
mod telemetry;
mod setup;
mod setup_link;
mod first_start;
mod ops;
mod admission;
mod faces;
mod demo;
mod other_faces;
mod serve;
mod bench;
mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
