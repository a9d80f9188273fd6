//! Lets requests in: finds the route, demands that what changes something comes from a page of this server, and finds the person.

use crate::assets;
use crate::cookie::{self, Transport};
use crate::entry::SIGN_IN;
use crate::form::SentForm;
use crate::other_faces::OtherFaces;
use crate::reply;
use crate::request::ScreenRequest;
use crate::routes::{Needs, ROUTES, Route, VIEW_AS_ONESELF};
use crate::screens::{failure, forbidden};
use crate::throttle::Throttle;
use crate::words::Words;
use bytes::Bytes;
use headwater_actions::sessions::{self, SignedIn};
use headwater_model::audit::{Author, Deed, RequestId};
use headwater_model::language::Language;
use headwater_model::permission::AnyPermission;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::{Db, Job, random};
use http::header::{ACCEPT_LANGUAGE, ALLOW, HOST, HeaderValue, ORIGIN};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use std::net::IpAddr;

/// What programs are told at a path that does not exist.
const NOTHING: &str = "there is nothing here; people sign in at /, and the API is at /pubapi/v1/ and /pubapi/v1.2/\n";

/// Forms an administrator may send while looking through another role's eyes: only the session changes.
const MAY_BE_SENT_WHILE_VIEWING: [&str; 2] = [VIEW_AS_ONESELF, "/sign-out"];

/// The face for people.
pub struct Web {
    db: Db,
    /// The address that people use, where the operator has set one.
    base_url: Option<String>,
    address: String,
    other_faces: OtherFaces,
    throttle: Throttle,
}

/// The circumstances of the face in its server.
pub struct WebSettings {
    /// The address for people, where the operator has set one.
    pub base_url: Option<String>,
    /// The address for people and programs, set or not; without a slash at the end.
    pub address: String,
    /// What other faces do for pages.
    pub other_faces: OtherFaces,
}

impl Web {
    /// The face of a server.
    pub fn new(db: Db, settings: WebSettings) -> Self {
        let WebSettings { base_url, address, other_faces } = settings;
        let base_url = base_url.map(|url| url.trim_end_matches('/').to_owned());
        Self { db, base_url, address, other_faces, throttle: Throttle::default() }
    }

    /// Answers a request. `from` is the address of the browser's machine.
    pub async fn answer(&self, request: &Request<Bytes>, from: IpAddr) -> Response<Bytes> {
        let path = request.uri().path();
        let response = match assets::at(path) {
            Some(asset) => reply::of_asset(asset, request.headers()),
            None => self.page(request, from).await,
        };
        reply::finished(response, request.headers())
    }

    async fn page(&self, request: &Request<Bytes>, from: IpAddr) -> Response<Bytes> {
        let path = request.uri().path();
        let routes = || ROUTES.iter().filter_map(|route| Some((route, route.places(path)?)));
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        let Some((route, places)) = routes().find(|(route, _)| route.method == *method) else {
            return match routes().next() {
                Some((other, _)) => wrong_method(other, request.headers()),
                None if reply::takes_html(request.headers()) => failure::missing(asked_for(request.headers())),
                None => reply::text(StatusCode::NOT_FOUND, NOTHING),
            };
        };
        if route.method == Method::POST && !self.is_own(request.headers()) {
            return failure::foreign(asked_for(request.headers()));
        }
        match self.visit(Visit { route, places, from }, request).await {
            Ok(response) => response,
            Err(problem) => failure::of_problem(asked_for(request.headers()), &problem),
        }
    }

    async fn visit(&self, visit: Visit<'_>, request: &Request<Bytes>) -> Result<Response<Bytes>, Problem> {
        let Visit { route, places, from } = visit;
        let at = Timestamp::now();
        let person = self.person(request.headers(), at).await?;
        let chosen = person.as_ref().and_then(|person| person.language);
        let words = chosen.map_or_else(|| asked_for(request.headers()), Words::of);
        let viewing_as = person.as_ref().and_then(|person| person.viewing_as);
        if let Some(role) = viewing_as
            && route.method == Method::POST
            && !MAY_BE_SENT_WHILE_VIEWING.contains(&route.path)
        {
            return Ok(failure::only_viewing(words, role));
        }
        let needed = match (route.needs, &person) {
            (Needs::Nothing, _) | (Needs::Person, Some(_)) => None,
            (Needs::Person | Needs::Permission(_), None) => return Ok(to_sign_in(request)),
            (Needs::Permission(needed), Some(person)) => person.actor.demand(needed).is_err().then_some(needed),
        };
        let id = random::request()?;
        if let (Some(needed), Some(person)) = (needed, &person) {
            self.note_refusal(person, needed, (route, id)).await?;
        }
        let sent = if route.method == Method::POST {
            SentForm::read(request.body())
        } else {
            SentForm::read(request.uri().query().unwrap_or_default().as_bytes())
        };
        let request = ScreenRequest {
            db: &self.db,
            name: route.path,
            path: request.uri().path(),
            places,
            headers: request.headers(),
            form: sent,
            from,
            transport: self.transport(),
            at,
            throttle: &self.throttle,
            id,
            address: &self.address,
            other_faces: &self.other_faces,
            words,
            person,
        };
        let answer = match needed {
            Some(needed) => forbidden::page(&request, needed).await,
            None => (route.does)(request).await,
        };
        Ok(answer.unwrap_or_else(|problem| failure::of_problem(words, &problem)))
    }

    /// Notes in the audit log that a person asked for a page that the role does not permit.
    async fn note_refusal(
        &self,
        person: &SignedIn,
        needed: &'static AnyPermission,
        (route, id): (&'static Route, RequestId),
    ) -> Result<(), Problem> {
        let account = person.actor.account;
        let job = Job::of(account, route.path).by(Author::Person(person.user.id), id);
        let noted = self.db.write(job, move |tx| {
            audit::note(tx, &DoneDeed { account, deed: Deed::Refuse, subject: needed.name, ids: &[] });
            Ok(())
        });
        // A page is refused also where nothing can be written.
        noted.await.or_else(|problem| if matches!(problem, Problem::Unwritable(_)) { Ok(()) } else { Err(problem) })
    }

    /// The person whose session the browser's cookie names, if the session lasts.
    async fn person(&self, headers: &HeaderMap, at: Timestamp) -> Result<Option<SignedIn>, Problem> {
        let Some(token) = cookie::sent(headers, self.transport()) else { return Ok(None) };
        let (account, asked) = (token.account(), token.clone());
        let job = Job::of(account, "session");
        let person = self.db.read(job, move |read| sessions::signed_in(read, asked.session(), at)).await?;
        if let Some(stay) = person.as_ref().and_then(|person| person.to_be_noted) {
            // A page is shown also where nothing can be written.
            let noted = self.db.write(job, move |tx| sessions::note_use(tx, token.session(), stay, at)).await;
            noted.or_else(|problem| if matches!(problem, Problem::Unwritable(_)) { Ok(()) } else { Err(problem) })?;
        }
        Ok(person)
    }

    fn transport(&self) -> Transport {
        match &self.base_url {
            Some(url) if url.starts_with("https://") => Transport::Tls,
            _ => Transport::Loopback,
        }
    }

    /// Whether a browser says that a request comes from a page of this server. Browsers let no page of another site say so. One that is
    /// too old to say where a request comes from must name this server as its origin.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
        let origin = text(ORIGIN.as_str());
        match (text("sec-fetch-site"), &self.base_url) {
            (Some(site), _) => site == b"same-origin",
            (None, Some(base)) => origin == Some(base.as_bytes()),
            (None, None) => {
                let host = origin.and_then(|origin| origin.strip_prefix(b"http://"));
                host.is_some() && host == text(HOST.as_str())
            }
        }
    }
}

/// The texts in the language a browser asks for.
fn asked_for(headers: &HeaderMap) -> &'static Words {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    Words::of(Language::preferred(header))
}

/// What is known of a request once its route is found.
struct Visit<'r> {
    route: &'static Route,
    places: Vec<&'r str>,
    from: IpAddr,
}

/// Sends a browser to the form, and from there back.
fn to_sign_in(request: &Request<Bytes>) -> Response<Bytes> {
    // A part of a page is asked for by a script: the browser shall come back to the page.
    let page = request.headers().get("hx-current-url").and_then(|url| url.to_str().ok()?.parse::<Uri>().ok());
    let asked = page.as_ref().unwrap_or(request.uri()).path_and_query().map_or("/", |asked| asked.as_str());
    let form = if (request.method() == Method::GET || page.is_some()) && asked != "/" {
        let encoded: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        format!("{SIGN_IN}?next={encoded}")
    } else {
        SIGN_IN.to_owned()
    };
    if page.is_none() {
        return reply::see_other(&form);
    }
    let mut response = reply::text(StatusCode::UNAUTHORIZED, "");
    response.headers_mut().extend(HeaderValue::try_from(form).ok().map(|form| (reply::HX_REDIRECT, form)));
    response
}

fn wrong_method(route: &Route, headers: &HeaderMap) -> Response<Bytes> {
    let mut response = failure::missing(asked_for(headers));
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    let allowed = if route.method == Method::GET { "GET, HEAD" } else { "POST" };
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}
