//! A request for a page.

use crate::cookie::Transport;
use crate::form::SentForm;
use crate::other_faces::OtherFaces;
use crate::reply;
use crate::throttle::Throttle;
use crate::words::Words;
use bytes::Bytes;
use headwater_actions::background::{self, Pace};
use headwater_actions::sessions::SignedIn;
use headwater_model::actor::Actor;
use headwater_model::audit::{Author, RequestId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::background::{Task, sliced};
use headwater_store::{Db, Job, Read, Tx};
use http::header::LOCATION;
use http::{HeaderMap, Response, StatusCode};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// The longest time a person waits for a task.
const LONGEST_FINISH: Duration = Duration::from_secs(5);

/// A request for a page, once its route is known.
pub struct ScreenRequest<'r> {
    /// The database.
    pub db: &'r Db,
    /// The name of the work in logs and metrics: the route's path.
    pub name: &'static str,
    /// The path as it was asked for.
    pub path: &'r str,
    /// The segments of the path that stand at the places of the route's braces.
    pub places: Vec<&'r str>,
    /// The headers.
    pub headers: &'r HeaderMap,
    /// The values of the address, or of the form that was sent.
    pub form: SentForm,
    /// The address at the other end.
    pub from: IpAddr,
    /// How the browser reaches the server.
    pub transport: Transport,
    /// The request, for the audit log.
    pub id: RequestId,
    /// The time.
    pub at: Timestamp,
    /// The failed tries at passwords and codes.
    pub throttle: &'r Throttle,
    /// The address for people and programs, without a slash at the end. What a caller says of the host is not trusted.
    pub address: &'r str,
    /// What other faces do for pages.
    pub other_faces: &'r OtherFaces,
    /// The texts in the person's language.
    pub words: &'static Words,
    /// The person; `None` on pages for everybody.
    pub person: Option<SignedIn>,
}

impl ScreenRequest<'_> {
    /// The person. A route for people has one.
    pub fn person(&self) -> Result<&SignedIn, Problem> {
        self.person.as_ref().ok_or(Problem::Forbidden)
    }

    /// The person as an actor.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        Ok(&self.person()?.actor)
    }

    /// Whether what the browser sends stays between it and this server: by TLS, or because both are on one machine.
    pub fn is_private(&self) -> bool {
        self.transport == Transport::Tls || self.from.to_canonical().is_loopback()
    }

    /// The number in the path, at a place of the route's braces counted from 0. What is no number names nothing.
    pub fn number_at(&self, place: usize) -> Result<i64, Problem> {
        self.places.get(place).and_then(|segment| segment.parse().ok()).ok_or(Problem::NotFound)
    }

    /// Whether a script asks for a part of the page alone.
    pub fn is_for_part(&self) -> bool {
        self.headers.get("hx-request-type").is_some_and(|kind| kind == "partial")
    }

    /// Sends the browser to another page of this server, also where a script asked for a part.
    pub fn go(&self, path: &str) -> Response<Bytes> {
        let mut response = reply::see_other(path);
        if self.is_for_part() {
            *response.status_mut() = StatusCode::OK;
            let to = response.headers_mut().remove(LOCATION);
            response.headers_mut().extend(to.map(|to| (reply::HX_REDIRECT, to)));
        }
        response
    }

    fn job(&self) -> Job {
        let Some(person) = &self.person else { return Job::of_server(self.name) };
        Job::of(person.actor.account, self.name).by(Author::Person(person.user.id), self.id)
    }

    /// Writes for a person who waits: one transaction, run again where another was in its way.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.db.write(self.job(), work).await
    }

    /// Does the slices of a task for a waiting person, for a few seconds; the rest is done in the background.
    pub async fn finish(&self, task: Task) -> Result<(), Problem> {
        let (until, mut pace) = (Instant::now() + LONGEST_FINISH, Pace::default());
        while Instant::now() < until {
            let (rows, at) = (pace.rows(), Timestamp::now());
            let job = sliced(self.job(), rows);
            let slice = self.db.write(job, move |tx| background::slice(tx, &task, at, rows)).await?;
            pace.learn(&slice);
            if slice.is_finished || slice.paused.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Reads for a person who waits.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.db.read(self.job(), work).await
    }
}
