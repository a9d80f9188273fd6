//! Reading the records of a call to be changed, part after part.

use super::changes::{Changes, Loaded};
use crate::error::Result;
use crate::tx::Tx;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Reach;
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;

type Drafts = [Result<Draft, Problem>];

/// The drafts of a call, of which the records are read as many at once as are held in memory.
pub struct Loading<'d> {
    drafts: &'d Drafts,
    /// The most drafts whose records are read at once: as many as have fitted before.
    at_once: usize,
}

impl<'d> Loading<'d> {
    /// Begins with the first draft.
    pub fn of(drafts: &'d Drafts) -> Self {
        Self { drafts, at_once: drafts.len() }
    }

    /// Reads the records of the next drafts, and gives these drafts; `None` behind the last one.
    pub fn next<'t, 'c>(
        &mut self,
        tx: &'t Tx<'c>,
        context: &'t Context,
        reach: Reach<Edit>,
    ) -> Result<Option<(Box<Changes<'t, 'c>>, &'d Drafts)>> {
        while !self.drafts.is_empty() {
            let (part, rest) = self.drafts.split_at(self.at_once.clamp(1, self.drafts.len()));
            match Changes::load(tx, context, reach, part)? {
                Loaded::All(changes) => {
                    self.drafts = rest;
                    return Ok(Some((changes, part)));
                }
                Loaded::TooMuch(fitting) => self.at_once = fitting.min(part.len() - 1),
            }
        }
        Ok(None)
    }
}
