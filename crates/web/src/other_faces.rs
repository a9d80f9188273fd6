//! What pages have done by other faces of the server. Faces do not know each other: the application hands these functions in.

use headwater_model::actor::Actor;
use headwater_model::id::{AccountId, UserId};
use headwater_store::Db;
use headwater_store::subscriptions::Secrets;
use std::pin::Pin;

/// Something that is still being done.
pub type Promise<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The functions of other faces.
pub struct OtherFaces {
    /// Begins to fill an account with demo data.
    pub seed_demo: fn(&Db, AccountId),
    /// Posts a test to the receiver of a webhook, within the bounds of all deliveries.
    pub test_hook: Box<dyn Fn(HookTest) -> Promise<HookAnswer> + Send + Sync>,
    /// The methods of the API.
    pub methods: Vec<ApiMethod>,
    /// Calls a method with the rights of a person.
    pub call: Box<dyn Fn(PersonsCall) -> Promise<ToPersonsCall> + Send + Sync>,
}

/// What a page says of a method of the API.
pub struct ApiMethod {
    /// The name.
    pub name: &'static str,
    /// The purpose, in one sentence.
    pub says: &'static str,
    /// The group.
    pub group: MethodGroup,
    /// Whether the method changes anything.
    pub writes: bool,
    /// The names of the permissions that a caller needs.
    pub needs: Vec<&'static str>,
    /// The parameters, and whether they must be sent.
    pub parameters: Vec<(&'static str, bool)>,
    /// Parameters that work, as JSON.
    pub example: String,
    /// Whether strict keys may call the method too.
    pub is_for_strict_keys: bool,
}

/// The kinds of things that methods are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodGroup {
    /// Leads.
    Leads,
    /// Lists and members.
    Lists,
    /// Companies.
    Companies,
    /// Opportunities and deal stages.
    Opportunities,
    /// Campaigns.
    Campaigns,
    /// Notes and tasks.
    Work,
    /// Products.
    Products,
    /// Fields.
    Fields,
    /// People, and clients of agencies.
    People,
}

impl MethodGroup {
    /// All groups, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Leads,
        Self::Lists,
        Self::Companies,
        Self::Opportunities,
        Self::Campaigns,
        Self::Work,
        Self::Products,
        Self::Fields,
        Self::People,
    ];
}

/// A person's call of a method.
pub struct PersonsCall {
    /// The rights of the person.
    pub actor: Actor,
    /// The person.
    pub person: UserId,
    /// The body, as a program would send it.
    pub body: String,
}

/// The answer to a person's call.
pub struct ToPersonsCall {
    /// The HTTP status.
    pub status: u16,
    /// The body, or its beginning where that is long.
    pub body: String,
    /// The time it took.
    pub microseconds: i64,
}

/// A test of a receiver.
pub struct HookTest {
    /// The address of the receiver.
    pub url: String,
    /// The secrets by which the test is signed.
    pub secrets: Secrets,
}

/// The end of a test.
pub struct HookAnswer {
    /// The time it took.
    pub milliseconds: i64,
    /// The status and the first bytes of the answer as text, or why there is none.
    pub received: Result<(u16, String), HookFailure>,
}

/// Why a receiver has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookFailure {
    /// The receiver lies in a network that webhooks may not reach.
    Blocked,
    /// The address is none.
    Address,
    /// The name has no address.
    Name,
    /// Nobody accepts connections there.
    Refused,
    /// No secure connection comes about.
    Insecure,
    /// It took too long.
    Slow,
    /// The answer ended early, or is no HTTP.
    Broken,
    /// The post could not be signed.
    Unsigned,
}
