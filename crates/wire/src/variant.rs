//! The version of the API in a request.

/// The version in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `v1`: times in the account's zone, event data as a string holding JSON.
    V1,
    /// `v1.2`: times in UTC, event data as an object.
    V1_2,
}
