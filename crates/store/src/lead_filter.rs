//! Leads by the values of standard fields: the only statement whose text depends on what a caller asks.
//! Its column names come from the table of standard fields; values are always bound.

use crate::error::Result;
use crate::leads::{self, Take};
use crate::pages::Page;
use crate::tx::Read;
use crate::value::Param;
use headwater_model::actor::Scope;
use headwater_model::cell::Value;
use headwater_model::standard_fields::Standard;
use headwater_model::time::Timestamp;

/// What the leads must have in common.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Fields and the values they must hold.
    pub equal: Vec<(Standard, Value)>,
    /// The earliest time of their last write.
    pub updated_since: Option<Timestamp>,
}

/// The active leads that match, by id.
pub fn matching(read: &Read<'_>, scope: &Scope, filter: &Filter, page: Page, take: Take<'_>) -> Result<()> {
    let mut text = sql!("select ", lead_columns!(), " from lead where account_id = $1 and active = 1").to_owned();
    let mut params: Vec<Param<'_>> = vec![scope.account().into()];
    let mut demand = |column: &str, comparison: &str, value| {
        params.push(value);
        text.push_str(&format!(" and {column} {comparison} ${}", params.len()));
    };
    if let Some(owner) = scope.owner() {
        demand("owner_id", "=", owner.into());
    }
    if let Some(since) = filter.updated_since {
        demand("updated_at", ">=", since.into());
    }
    for (field, value) in &filter.equal {
        if let Some(column) = field.field().column() {
            demand(column, "=", Param::from(value));
        }
    }
    params.push(page.limit.into());
    params.push(page.offset.into());
    text.push_str(&format!(" order by id limit ${} offset ${}", params.len() - 1, params.len()));
    leads::walk(read, &text, &params, take)
}
