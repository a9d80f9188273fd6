//! Deleting leads from their table: the question before, with what goes along, and the outcome behind.

use super::state;
use crate::form::SentForm;
use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::{DeletionWords, Words};
use askama::Template;
use bytes::Bytes;
use form_urlencoded::Serializer;
use headwater_actions::undo;
use headwater_model::actor::Actor;
use headwater_model::id::{LeadId, UndoId};
use headwater_model::many::ManyDeed;
use headwater_model::problem::Problem;
use headwater_model::undo::UndoState;
use headwater_store::erasure::{self, MOST_COUNTED};
use headwater_store::many_changes;
use headwater_store::undo::UndoKey;
use headwater_store::{self as store, Read};
use http::{Response, StatusCode};

/// Leads of which is counted what goes along.
const COUNTED_LEADS: usize = 500;

/// The question before a deletion.
#[derive(Template)]
#[template(path = "leads_delete.html")]
pub struct DeletionScreen<'p> {
    /// The frame.
    pub frame: ScreenFrame<'p>,
    /// The texts.
    pub words: &'static DeletionWords,
    /// The question.
    pub title: String,
    /// The address of the page before, and its name.
    pub back: String,
    /// The name.
    pub back_to: String,
    /// What goes along; `None` where nobody counts it.
    pub parts: Option<Vec<String>>,
    /// The address that deletes.
    pub action: String,
    /// The fields of the form.
    pub fields: Vec<(&'static str, String)>,
    /// The button.
    pub button: String,
}

/// Asks whether the chosen leads are to be deleted.
pub(super) async fn ask(request: &ScreenRequest<'_>, leads: &[LeadId]) -> Result<Response<Bytes>, Problem> {
    let (account, words, count) = (request.actor()?.account, &request.words.deletion, leads.len() as i64);
    let parts = if leads.len() > COUNTED_LEADS {
        None
    } else {
        let leads = leads.to_vec();
        let gone = move |read: &Read<'_>| Ok(erasure::gone_with(read, account, &leads, MOST_COUNTED)?);
        Some((words.parts)(&request.read(gone).await?))
    };
    let screen = DeletionScreen {
        frame: ScreenFrame::of(request, request.words.leads.title)?,
        words,
        title: (words.title)(count),
        back: address(&request.form, None),
        back_to: request.words.leads.title.to_owned(),
        parts,
        action: "/leads/bulk".to_owned(),
        fields: fields(&request.form, leads),
        button: (words.delete)(count),
    };
    rendered(StatusCode::OK, &screen)
}

/// The same choice of leads once more, with the number that is shown.
fn fields(form: &SentForm, leads: &[LeadId]) -> Vec<(&'static str, String)> {
    let mut fields = vec![("what", "delete".to_owned()), ("sure", "1".to_owned())];
    fields.push(("query", form.text("query").to_owned()));
    if form.text("all") == "1" {
        fields.extend([("all", "1".to_owned()), ("count", leads.len().to_string())]);
    } else {
        fields.extend(leads.iter().map(|lead| ("id", lead.to_string())));
    }
    fields
}

/// The address of the table of a form, with the outcome of a deletion.
pub(super) fn address(form: &SentForm, deletion: Option<UndoId>) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(state::of_form(form).pairs());
    if let Some(id) = deletion {
        query.append_pair("deleted", &id.to_string());
    }
    let query = query.finish();
    if query.is_empty() { "/leads".to_owned() } else { format!("/leads?{query}") }
}

/// The outcome of a deletion, over the table.
pub struct DeletedStrip {
    /// The outcome in words.
    pub text: String,
    /// The undo that takes the deletion back.
    pub undo: Option<i64>,
}

impl DeletedStrip {
    /// The outcome of the deletion in the address; `None` for one that does not exist for the person.
    pub(super) fn read(read: &Read<'_>, actor: &Actor, form: &SentForm) -> Result<Option<Deleted>, Problem> {
        let Some(id) = form.number("deleted").map(UndoId) else { return Ok(None) };
        let Some(undo) = store::undo::find(read, actor.account, id)? else { return Ok(None) };
        let change = many_changes::find(read, UndoKey { account: actor.account, id })?;
        let Some(change) = change.filter(|change| change.deed == ManyDeed::Delete) else { return Ok(None) };
        if undo::demand(actor, &undo).is_err() {
            return Ok(None);
        }
        Ok(Some(Deleted { undo, change }))
    }

    pub(super) fn of(deleted: Deleted, words: &'static Words) -> Self {
        let Deleted { undo, change } = deleted;
        let words = &words.deletion;
        let text = match (undo.state, change.ended) {
            (UndoState::Done | UndoState::Running, _) => words.undone.to_owned(),
            (UndoState::Ready, None) => words.running.to_owned(),
            (UndoState::Ready, Some(_)) => (words.outcome)(&change.outcome),
        };
        let is_ready = undo.state == UndoState::Ready && undo.rows.kept > 0;
        Self { text, undo: is_ready.then_some(undo.id.0) }
    }
}

/// A deletion of leads, as read.
pub(super) struct Deleted {
    undo: store::undo::Undo,
    change: many_changes::ManyChange,
}
