//! The rules of notes: each has a subject and an author, and keeps both.

use crate::records::Drafts;
use crate::records::rules::{Adjusted, NewValues, Proposed, Rules};
use crate::{accounts, subjects};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::key::Strictness;
use headwater_model::permission::Create;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::note::{AUTHOR, NOTE, NOTE_TEXT, PINNED, TITLE, WHO};
use headwater_store::Tx;
use std::borrow::Cow;
use std::collections::HashSet;

/// The fields open to updates.
const CHANGEABLE: [Standard; 3] = [NOTE_TEXT, TITLE, PINNED];

/// The rules of notes.
pub struct NoteRules {
    seen: HashSet<RecordId>,
}

impl Rules for NoteRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        Ok(Self { seen: subjects::seen(tx, context, &NOTE, drafts)? })
    }

    /// Lenient callers may leave out the author (W290).
    fn filled<'d>(tx: &Tx<'_>, context: &Context, drafts: &'d Drafts) -> Result<Cow<'d, Drafts>, Problem> {
        let is_open = |draft: &Draft| draft.get(AUTHOR).is_none_or(|author| *author == Cell::Null);
        let has_only_owner = context.actor.reach::<Create>(&NOTE)?.owner().is_some();
        if context.strictness == Strictness::Strict || has_only_owner || !drafts.iter().flatten().any(is_open) {
            return Ok(Cow::Borrowed(drafts));
        }
        let Some(author) = accounts::stand_in(tx, context.actor.account)? else { return Ok(Cow::Borrowed(drafts)) };
        let mut drafts = drafts.to_vec();
        for draft in drafts.iter_mut().flatten().filter(|draft| is_open(draft)) {
            draft.values.retain(|(field, _)| *field != AUTHOR);
            draft.values.push((AUTHOR, Cell::Int(author.0)));
            draft.values.sort_by_key(|(field, _)| *field);
        }
        Ok(Cow::Owned(drafts))
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        let draft = subjects::complete(&NOTE, draft)?;
        if subjects::is_given(&NOTE, &draft) { Ok(draft) } else { Err(Problem::missing(NOTE.field(WHO).name)) }
    }

    fn adjust(&mut self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        subjects::adjust(&self.seen, change, values)?;
        match values.iter().find(|(field, _)| !CHANGEABLE.contains(field)) {
            Some((field, _)) => Err(Problem::invalid(NOTE.field(*field).name, "cannot be changed")),
            None => Ok(Adjusted::Usual),
        }
    }
}
