//! Calls of people on pages: with the rights of the person, without a key.

use super::{Api, Authenticated, Finished, refuse};
use crate::sending::Body;
use crate::trace::Trace;
use headwater_model::actor::Actor;
use headwater_model::id::UserId;
use headwater_model::time::Timestamp;
use headwater_store::random;
use headwater_wire::envelope::Envelope;
use headwater_wire::variant::Version;
use std::future::poll_fn;
use std::sync::Arc;

/// The most bytes of an answer that a page takes.
const MOST_BYTES: usize = 256 << 10;

/// The answer to a person's call.
pub struct ToPerson {
    /// The HTTP status.
    pub status: u16,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Api {
    /// Answers a person's call as if it were a program's: the same checks, the same methods, the same bytes.
    pub async fn answer_person(&self, actor: Actor, person: UserId, body: &[u8]) -> ToPerson {
        let mut trace = Trace::default();
        let finished = self.finish_of_person((actor, person), body, &mut trace).await;
        let Finished { status, body } = finished.unwrap_or_else(|refused| refused);
        ToPerson { status: status.as_u16(), body: collected(body).await }
    }

    async fn finish_of_person(
        &self,
        (actor, person): (Actor, UserId),
        body: &[u8],
        trace: &mut Trace,
    ) -> Result<Finished, Finished> {
        let envelope = Envelope::parse(body).map_err(|failure| refuse(failure.into(), None, None, trace))?;
        let caller = self.callers.of_person(&self.db, actor, person).await;
        let caller = Arc::new(caller.map_err(|problem| refuse(problem.into(), None, None, trace))?);
        let request = random::request().unwrap_or_default();
        let at = Timestamp::now();
        Ok(self.call(&Authenticated { version: Version::V1_2, envelope, caller, at, request }, trace).await)
    }
}

/// The beginning of a body.
async fn collected(body: Body) -> Vec<u8> {
    let mut slices = match body {
        Body::Whole(whole) => return whole[..whole.len().min(MOST_BYTES)].to_vec(),
        Body::Slices(slices) => slices,
    };
    let mut all = Vec::new();
    while all.len() < MOST_BYTES {
        match poll_fn(|cx| slices.poll_next(cx)).await {
            Some(Ok(slice)) => all.extend_from_slice(&slice),
            Some(Err(_)) | None => break,
        }
    }
    all.truncate(MOST_BYTES);
    all
}
