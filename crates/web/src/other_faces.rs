//! What pages have done by other faces of the server. Faces do not know each other: the application hands these functions in.

use headwater_model::id::AccountId;
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
