//! TABLE · the pages: path, what a person needs for it, and the screen.

mod route;

pub use route::{Needs, Replying, Route};

use crate::assets;
use crate::reply::see_other;
use crate::screens::{leads, sign_in};
use headwater_model::permission::{CREATE_LEADS, VIEW_LEADS};
use route::{get, post};

/// The path to which nobody need have signed in.
pub const SIGN_IN: &str = "/sign-in";

/// All pages.
pub static ROUTES: &[Route] = &[
    // The way in.
    get(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::form(request))),
    post(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::sign_in(request))),
    post("/sign-out", Needs::Nothing, |request| Box::pin(sign_in::sign_out(request))),
    get("/favicon.ico", Needs::Nothing, |_| Box::pin(async { Ok(see_other(assets::path("favicon.svg"))) })),
    // Home.
    get("/", Needs::Person, |_| Box::pin(async { Ok(see_other("/leads")) })),
    // Leads.
    get("/leads", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::page(request))),
    post("/leads", Needs::Permission(CREATE_LEADS.any), |request| Box::pin(leads::add::add(request))),
    get("/leads/new", Needs::Permission(CREATE_LEADS.any), |request| Box::pin(leads::add::page(request))),
];
