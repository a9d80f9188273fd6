//! Pages for people, over the wire: who is let in, what they see, and what a browser is told.

mod audit;
pub mod browser;
mod fields;
mod lead;
mod developers;
mod home;
mod lead_edits;
mod lead_life;
mod codes;
mod invitations;
mod leads;
mod me;
mod lists;
mod pages;
mod people;
mod permissions;
mod setup;
mod sign_in;
mod system;
mod throttling;
