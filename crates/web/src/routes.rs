//! TABLE · the pages: path, what a person needs for it, and the screen.

use crate::assets;
use crate::reply::see_other;
use crate::request::ScreenRequest;
use crate::screens::{leads, sign_in};
use bytes::Bytes;
use headwater_model::permission::{AnyPermission, VIEW_LEADS};
use headwater_model::problem::Problem;
use http::{Method, Response};
use std::future::Future;
use std::pin::Pin;

/// A reply under way.
pub type Replying<'r> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Problem>> + Send + 'r>>;

/// Who may ask for a page.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// Everybody.
    Nothing,
    /// A person who has signed in.
    Person,
    /// A person with a permission.
    Permission(&'static AnyPermission),
}

/// A page.
pub struct Route {
    /// GET reads, POST changes.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// Who may ask.
    pub needs: Needs,
    /// The screen.
    pub does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>,
}

const fn get(path: &'static str, needs: Needs, does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>) -> Route {
    Route { method: Method::GET, path, needs, does }
}

const fn post(path: &'static str, needs: Needs, does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>) -> Route {
    Route { method: Method::POST, path, needs, does }
}

/// The path to which nobody need have signed in.
pub const SIGN_IN: &str = "/sign-in";

/// All pages.
pub static ROUTES: &[Route] = &[
    get(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::form(request))),
    post(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::sign_in(request))),
    post("/sign-out", Needs::Nothing, |request| Box::pin(sign_in::sign_out(request))),
    get("/", Needs::Person, |_| Box::pin(async { Ok(see_other("/leads")) })),
    get("/favicon.ico", Needs::Nothing, |_| Box::pin(async { Ok(see_other(assets::path("favicon.svg"))) })),
    get("/leads", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::page(request))),
];
