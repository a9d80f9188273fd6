//! TABLE · all error codes of the contract, and the JSON form of errors.
//!
//! Messages are exactly as sent to clients, without a full stop: some clients compare them.

use crate::scalar;
use headwater_model::problem::Problem;

/// Declares the codes: variant, number, message.
macro_rules! codes {
    ($($name:ident = $number:literal, $message:literal;)*) => {
        /// An error code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $message] $name = $number),* }

        impl Code {
            /// All codes, ascending.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The text printed with the code.
            pub fn message(self) -> &'static str {
                match self { $(Self::$name => $message),* }
            }
        }
    };
}

codes! {
    InvalidFormat = 101, "Invalid request data format";
    MissingRequestId = 102, "Header missing request ID";
    MissingAccountId = 103, "Header missing account ID";
    MissingSecretKey = 104, "Header missing Secret Key";
    AuthenticationFailed = 105, "User authentication failed";
    DailyLimit = 106, "Exceeded daily method call limit";
    PerSecondLimit = 107, "Exceeded per second method call limit";
    MissingMethod = 201, "Missing method signature";
    MissingParams = 202, "Missing params array";
    MissingHeader = 203, "Missing header array";
    UnknownMethod = 204, "Invalid method signature";
    InvalidParameters = 205, "Invalid parameters";
    MissingParameters = 206, "Missing parameters";
    MissingObjects = 207, "Missing objects array";
    NotAnObject = 208, "Object is malformed (expected array, got scalar)";
    TooManyObjects = 209, "Attempting to execute an excess amount of queries";
    NotScalar = 210, "Got array, expected variable";
    OnlyCustomFields = 211, "Only custom fields can be deleted";
    NotOwned = 212, "Object is not owned by the company";
    AlreadyMember = 213, "The lead you tried to add is already a member";
    NoSuchLead = 214, "The lead you tried to add does not exist for this account";
    InvalidCountry = 215, "You have supplied an invalid country code";
    CompanyNotFound = 216, "Company not found. Please make sure the ID supplied belongs to your company";
    IncorrectValue = 217, "Incorrect parameter value supplied";
    InvalidUsername = 218, "Invalid username supplied, needs to be in the form of a email address";
    IncorrectEventSource = 219, "Incorrect `eventSource` value supplied";
    InvalidWhoId = 220, "Please supply a valid `whoID`";
    UsernameTaken = 221, "The current username/email address is already in use by another account";
    TooManyLeads = 222, "You have exceeded the amount of leads to process. A max of 100 leads is allowed";
    MissingUserFields = 223, "Please make sure to add all relevant fields for a user is supplied: `userEmail`, `userPassword`, `userDisplayName`";
    AlreadyExists = 301, "Entry already exists";
    Unchanged = 302, "No table rows affected";
    DanglingReference = 303, "Cannot add or update a child row: a foreign key constraint fails";
    NoSubAccounts = 304, "No sub-accounts supplied";
    NotAReseller = 305, "Permission denied. You are not a reseller";
    NotYourAccounts = 306, "Permission denied. You do not manage these accounts";
    SubAccountNotFound = 307, "Sub account not found";
    NotFound = 404, "A record with that ID does not exist";
    Unknown = 999, "Unknown error";
}

impl Code {
    /// The number printed.
    pub fn number(self) -> i64 {
        self as i64
    }
}

/// The longest line of `data`, in characters. Lines may repeat input; of a longer one only the beginning is printed
/// (W186).
const LONGEST_DATA: usize = 300;

/// The text for callers about work paused by an operator (W227).
const PAUSED: &str = "the server's operator has paused this: it goes on when they resume it";

/// An error for callers, about one object or the whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The code.
    pub code: Code,
    /// Details: field names, reasons, or the accepted parameters.
    pub data: Vec<String>,
}

impl Failure {
    /// A failure without details.
    pub fn of(code: Code) -> Self {
        Self { code, data: Vec::new() }
    }

    /// The same failure with one detail more.
    pub fn with(mut self, data: impl Into<String>) -> Self {
        self.data.push(data.into());
        self
    }

    /// The failure for an unknown parameter or field, with the accepted names.
    pub fn unknown(name: &str, accepted: &[&str]) -> Self {
        let first = Self::of(Code::InvalidParameters).with(format!("{name}: unknown parameter"));
        accepted.iter().fold(first, |failure, name| failure.with(*name))
    }

    /// Writes the error object. The order of its members is fixed: clients compare two copies.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"code\":");
        scalar::number(out, self.code.number());
        out.extend_from_slice(b",\"message\":");
        scalar::string(out, self.code.message());
        out.extend_from_slice(b",\"data\":[");
        for (at, line) in self.data.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match line.char_indices().nth(LONGEST_DATA) {
                None => scalar::string(out, line),
                Some((end, _)) => scalar::string(out, &format!("{}…", &line[..end])),
            }
        }
        out.extend_from_slice(b"]}");
    }
}

impl From<&Problem> for Failure {
    fn from(problem: &Problem) -> Self {
        match problem {
            Problem::Invalid { .. } | Problem::Forbidden => Self::of(Code::InvalidParameters).with(problem.to_string()),
            Problem::Missing { field } => Self::of(Code::MissingParameters).with(field),
            Problem::NotScalar { field } => Self::of(Code::NotScalar).with(field),
            Problem::NotAnObject => Self::of(Code::NotAnObject),
            Problem::NotFound => Self::of(Code::NotFound),
            Problem::Taken => Self::of(Code::AlreadyExists),
            Problem::Unchanged => Self::of(Code::Unchanged),
            Problem::DanglingReference { field } => Self::of(Code::DanglingReference).with(field),
            Problem::AlreadyMember => Self::of(Code::AlreadyMember),
            Problem::NoSuchLead => Self::of(Code::NoSuchLead),
            Problem::StandardField => Self::of(Code::OnlyCustomFields),
            Problem::Busy | Problem::Unwritable(_) | Problem::Left { .. } => {
                Self::of(Code::Unknown).with(problem.to_string())
            }
            Problem::Paused { .. } => Self::of(Code::Unknown).with(PAUSED),
            Problem::Broken(_) => Self::of(Code::Unknown),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::from(&problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(failure: impl Into<Failure>) -> String {
        let mut out = Vec::new();
        failure.into().write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_error_has_three_members_in_one_order() {
        assert_eq!(printed(Problem::Taken), r#"{"code":301,"message":"Entry already exists","data":[]}"#);
        assert_eq!(
            printed(Problem::invalid("leadStatus", "not a \"status\"")),
            r#"{"code":205,"message":"Invalid parameters","data":["leadStatus: not a \"status\""]}"#
        );
        assert_eq!(
            printed(Failure::unknown("limits", &["where", "limit"])),
            r#"{"code":205,"message":"Invalid parameters","data":["limits: unknown parameter","where","limit"]}"#
        );
        assert_eq!(
            printed(Problem::missing("emailAddress")),
            r#"{"code":206,"message":"Missing parameters","data":["emailAddress"]}"#
        );
    }

    #[test]
    fn what_was_sent_is_repeated_in_part() {
        let long = Failure::of(Code::IncorrectEventSource).with("é".repeat(301)).with("é".repeat(300));
        let expected = format!(r#""data":["{}…","{}"]}}"#, "é".repeat(300), "é".repeat(300));
        assert!(printed(long).ends_with(&expected));
    }

    #[test]
    fn causes_inside_the_server_stay_inside() {
        assert_eq!(printed(Problem::Broken("disk".into())), r#"{"code":999,"message":"Unknown error","data":[]}"#);
    }

    #[test]
    fn codes_ascend_and_messages_end_without_a_full_stop() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].number() < pair[1].number()));
        assert!(Code::ALL.iter().all(|code| !code.message().is_empty() && !code.message().ends_with('.')));
        assert_eq!(Code::ALL.len(), 39);
    }
}
