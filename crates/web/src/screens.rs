//! The screens: one file each.

pub mod failure;
pub mod sign_in_code;
pub mod forbidden;
pub mod sign_in;
pub mod home;
pub mod invited;
pub mod setup;
pub mod me;
pub mod leads;
pub mod jobs;
pub mod people;
pub mod lead;
pub mod audit;
pub mod lists;
pub mod fields;
pub mod developers;
pub mod system;
