//! What the faces for programs and for deliveries do for pages.

mod methods;

use crate::demo;
use headwater_api::Api;
use headwater_api::endpoint::ToPerson;
use headwater_web::other_faces::{HookAnswer, HookFailure, HookTest, OtherFaces, ToPersonsCall};
use headwater_worker::egress::{Egress, Exchange, ExchangeFailure};
use headwater_worker::webhooks;
use std::sync::Arc;
use std::time::Instant;

/// The functions that pages are given.
pub fn of(egress: Egress, api: Arc<Api>) -> OtherFaces {
    OtherFaces {
        seed_demo: demo::begin,
        test_hook: Box::new(move |test| {
            let egress = egress.clone();
            Box::pin(async move { test_hook(&egress, &test).await })
        }),
        methods: methods::all(),
        call: Box::new(move |call| {
            let api = api.clone();
            Box::pin(async move {
                let begun = Instant::now();
                let ToPerson { status, body } = api.answer_person(call.actor, call.person, call.body.as_bytes()).await;
                let microseconds = i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX);
                ToPersonsCall { status, body: String::from_utf8_lossy(&body).into_owned(), microseconds }
            })
        }),
    }
}

async fn test_hook(egress: &Egress, test: &HookTest) -> HookAnswer {
    let Some(Exchange { elapsed, result }) = webhooks::test(egress, &test.url, &test.secrets).await else {
        return HookAnswer { milliseconds: 0, received: Err(HookFailure::Unsigned) };
    };
    let received = result.map(|received| (received.status, received.snippet)).map_err(|failure| match failure {
        ExchangeFailure::Blocked => HookFailure::Blocked,
        ExchangeFailure::BadUrl(_) => HookFailure::Address,
        ExchangeFailure::Dns => HookFailure::Name,
        ExchangeFailure::Connect => HookFailure::Refused,
        ExchangeFailure::Tls => HookFailure::Insecure,
        ExchangeFailure::Timeout(_) => HookFailure::Slow,
        ExchangeFailure::Reset | ExchangeFailure::Protocol => HookFailure::Broken,
    });
    HookAnswer { milliseconds: i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX), received }
}
