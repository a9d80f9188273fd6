//! The two ways in which the contract varies: by the version a caller addresses and by the server's rigour.

/// The version in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `v1`: times in the account's zone, event data as a string holding JSON.
    V1,
    /// `v1.2`: times in UTC, event data as an object.
    V1_2,
}

/// What becomes of values the vendor's server would have refused or cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A null leaves a text as it is, `""` empties a reference, overlong text is cut.
    Lenient,
    /// All of these are refused.
    Strict,
}
