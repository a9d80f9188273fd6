//! A change of many leads on the way, the outcome, and the undoing.

use crate::frame::ScreenFrame;
use crate::reply::{kept, rendered, see_other, told};
use crate::request::ScreenRequest;
use crate::screens::failure;
use crate::words::{JobWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::undo;
use headwater_model::actor::Actor;
use headwater_model::background::{Progress, Work};
use headwater_model::context::Context;
use headwater_model::id::UndoId;
use headwater_model::many::ManyDeed;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::undo::{PLACES, UndoState};
use headwater_store::background::control;
use headwater_store::many_changes::{self, ManyChange};
use headwater_store::undo::rows::{self, Hindered};
use headwater_store::undo::{Undo, UndoKey};
use headwater_store::{self as store, Read};
use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};

/// Rows restored while the person waits.
const AT_ONCE: i64 = 500;
/// Records shown as not restored.
const SHOWN: usize = 50;
/// Seconds between two looks at a running job.
const AGAIN: HeaderValue = HeaderValue::from_static("2");

/// The state of a job.
struct Job {
    undo: Undo,
    change: Option<ManyChange>,
    /// The progress of the change or of the undoing; `None` once both are at rest.
    progress: Option<Progress>,
    hindered: Vec<Hindered>,
}

impl Job {
    fn read(read: &Read<'_>, actor: &Actor, id: UndoId) -> Result<Self, Problem> {
        let key = UndoKey { account: actor.account, id };
        let undo = store::undo::find(read, actor.account, id)?.ok_or(Problem::NotFound)?;
        undo::demand(actor, &undo).map_err(|_| Problem::NotFound)?;
        let tasks = control::all(read, actor.account)?;
        let mut tasks = tasks.into_iter().filter(|it| it.task.subject == id.0);
        let task = tasks.find(|it| matches!(it.task.work, Work::ChangeMany | Work::Undo));
        Ok(Self {
            change: many_changes::find(read, key)?,
            progress: task.map(|task| task.progress),
            hindered: rows::hindered(read, key, 0, SHOWN)?,
            undo,
        })
    }

    /// The state in words.
    fn says(&self, all: &'static Words) -> String {
        let (words, deletion) = (&all.jobs, &all.deletion);
        match (self.undo.state, &self.change) {
            (UndoState::Ready, Some(change)) if change.deed == ManyDeed::Delete => {
                if self.progress.is_none() {
                    (deletion.outcome)(&change.outcome)
                } else {
                    deletion.running.to_owned()
                }
            }
            (UndoState::Done, _) => (words.undone)(self.undo.rows.restored, self.undo.rows.hindered),
            (UndoState::Running, _) => words.undoing.to_owned(),
            (UndoState::Ready, Some(change)) if self.progress.is_none() => (words.outcome)(&change.outcome),
            (UndoState::Ready, Some(_)) => words.running.to_owned(),
            (UndoState::Ready, None) => (words.kept)(self.undo.rows.kept),
        }
    }
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static JobWords,
    id: i64,
    says: String,
    /// Rows done and rows to do, of a running job.
    progress: Option<[i64; 2]>,
    may_undo: bool,
    /// Records left alone by the undoing: the id of a lead, or the kind with the id, and the reason.
    hindered: Vec<(Option<i64>, String)>,
}

/// The page of a job.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (actor, id) = (request.actor()?.clone(), request.number_at(0)?);
    let job = request.read(move |read| Job::read(read, &actor, UndoId(id))).await?;
    let words = &request.words.jobs;
    let progress = job.progress.map(|progress| [progress.done, progress.total.unwrap_or(progress.done)]);
    let hindered = job.hindered.iter().map(|it| {
        let lead = Some(it.id).filter(|_| [LEAD.name, PLACES].contains(&it.record.as_str()));
        let reason = (words.hindrance)(it.why);
        (lead, if lead.is_some() { reason.to_owned() } else { format!("{} {}: {reason}", it.record, it.id) })
    });
    let screen = JobScreen {
        frame: ScreenFrame::of(&request, words.title)?,
        words,
        id,
        says: job.says(request.words),
        progress,
        may_undo: job.undo.state == UndoState::Ready && job.undo.rows.kept > 0,
        hindered: hindered.collect(),
    };
    let is_running = screen.progress.is_some();
    let mut response = rendered(StatusCode::OK, &screen)?;
    if is_running {
        response.headers_mut().insert(HeaderName::from_static("refresh"), AGAIN);
    }
    Ok(response)
}

/// Takes a change back.
pub async fn undo(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id) = (Context::of(request.actor()?.clone(), request.at), UndoId(request.number_at(0)?));
    let (account, words) = (context.actor.account, &request.words.jobs);
    let begun = request.write(move |tx| undo::begin_by_person(tx, &context, id)).await;
    let task = match begun {
        Ok(task) => task,
        Err(Problem::Unchanged) if request.is_for_part() => return Ok(told(kept(StatusCode::GONE), words.over, None)),
        Err(Problem::Unchanged) => return Ok(failure::gone(request.words, words.over, words.over_hint)),
        Err(problem) => return Err(problem),
    };
    let find = move |read: &Read<'_>| Ok(store::undo::find(read, account, id)?);
    let undo = request.read(find).await?.ok_or(Problem::NotFound)?;
    if undo.rows.kept <= AT_ONCE {
        request.finish(task).await?;
    }
    if !request.is_for_part() {
        return Ok(see_other(&format!("/jobs/{id}")));
    }
    match request.read(find).await?.ok_or(Problem::NotFound)? {
        Undo { state: UndoState::Done, rows, .. } => {
            Ok(told(kept(StatusCode::OK), &(words.undone)(rows.restored, rows.hindered), None))
        }
        _ => Ok(request.go(&format!("/jobs/{id}"))),
    }
}
