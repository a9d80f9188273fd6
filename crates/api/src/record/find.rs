//! Finding records: one, many, or the records of a range of dates; and the replies with their rows.

use crate::call::{Call, Fault, Frame, ROWS, Reply};
use crate::slices::{Query, Rows, Want};
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::filter::{Demand, Filter};
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::record::Standard;
use headwater_model::time::Twice;
use headwater_store::pages::Page;
use headwater_store::records::filter::{self, Look};
use headwater_store::records::read::{self, Clock, TakeRecords, TimeRange};
use headwater_store::value::numbers;
use headwater_store::{self as store, Read};
use headwater_wire::error::{Code, Failure};
use headwater_wire::params::{Params, incorrect};
use headwater_wire::record_filter::{self, FilterReader};
use headwater_wire::record_write::Shape;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// get…: one record by id, as a list of one; an empty list for an unknown id.
pub async fn one(call: Call<'_>) -> Result<Reply, Fault> {
    let reach: Reach = call.caller.actor.reach(call.record()?)?;
    let id = RecordId(call.params.id("id")?.unwrap_or_default());
    let page = Page { offset: 0, limit: 1 };
    reply_with_records(&call, reach, page, move |read, _, take| read::by_id(read, &reach, id, take)).await
}

/// get…s: records by id, by any field, or all.
pub async fn many(call: Call<'_>) -> Result<Reply, Fault> {
    let family = call.family()?;
    let reach: Reach = call.caller.actor.reach(family.record)?;
    let page = call.page(ROWS)?;
    let zone = call.zone();
    let reader =
        FilterReader { record: family.record, catalogue: call.caller.fields.catalogue(family.record), zone: &zone };
    let wanted = wanted(&call, &reader, family.filters, &["id"])?;
    let is_void = |name: &str| family.filters.contains(&name) && !reader.knows(name);
    let matches_nothing = wanted.given_members().any(|(name, _)| is_void(name));
    let names_ids = |name: &str| name == "id" && !is_compared(&wanted, name);
    let filter = reader.read(&wanted.clone().without(|name| names_ids(name) || is_void(name)))?;
    let ids = if names_ids("id") { wanted.ids("id")? } else { None };
    let ids = if matches_nothing { Some(Vec::new()) } else { ids };
    let Some(ids) = ids else {
        return matching_page(&call, reach, filter, page).await;
    };
    reply_with_records(&call, reach, page, move |read, page, take| {
        let mut ids = Cow::Borrowed(&ids);
        if !filter.is_empty() {
            ids = Cow::Owned(numbers(&filter::among(read, &reach, &filter, &ids)?));
        }
        read::by_ids(read, &reach, &ids, page.taking(take))
    })
    .await
}

/// The members of `where`, or of what lenient callers send beside it, once checked: only those that the caller may name. Strict
/// callers may name the documented ones, lenient ones every field as well, and others by the family's aliases.
pub fn wanted<'a>(
    call: &Call<'a>,
    reader: &FilterReader<'a>,
    documented: &[&str],
    beside: &[&str],
) -> Result<Params<'a>, Fault> {
    let wanted = call.params.any_hash("where")?.with_those_of(&call.params, beside).renamed(call.aliases());
    if call.is_strict() {
        wanted.refuse_others(documented)?;
    } else {
        wanted.refuse_unknown(|name| reader.knows(name) || documented.contains(&name), || reader.names())?;
    }
    wanted.refuse_only_blanks()?;
    if let Some(name) = documented.iter().find(|name| call.is_strict() && is_compared(&wanted, name)) {
        return Err(Failure::of(Code::NotScalar).with(*name).into());
    }
    Ok(wanted)
}

/// Whether a member of `where` is a comparison.
pub fn is_compared(wanted: &Params<'_>, name: &str) -> bool {
    wanted.raw(name).is_some_and(record_filter::is_comparison)
}

/// A page of the records that match a filter; of all records, if nothing is demanded.
pub async fn matching_page(call: &Call<'_>, reach: Reach, filter: Filter, page: Page) -> Result<Reply, Fault> {
    if filter.is_empty() {
        let find =
            move |read: &Read<'_>, page: Page, take: TakeRecords<'_>| read::page(read, &reach, page.taking(take));
        return reply_with_records(call, reach, page, find).await;
    }
    // A kind with an order of its own has few records: the page is cut when all matches are known. Else one more match tells whether
    // more lie behind the page.
    let (looked_for, shown) = match reach.record().order {
        Some(_) => (Page { offset: 0, limit: i64::MAX }, page),
        None => (Page { limit: page.limit + i64::from(call.method.has_more), ..page }, Page { offset: 0, ..page }),
    };
    let ids = matching(call, reach, filter, looked_for).await?;
    let find =
        move |read: &Read<'_>, page: Page, take: TakeRecords<'_>| read::by_ids(read, &reach, &ids, page.taking(take));
    reply_with_records(call, reach, shown, find).await
}

/// get…DateRange: the records created or updated between two times, both included.
pub async fn in_range(call: Call<'_>) -> Result<Reply, Fault> {
    in_range_of(call, ROWS).await
}

/// As [`in_range`], with at most so many rows in a reply.
pub async fn in_range_of(call: Call<'_>, most: i64) -> Result<Reply, Fault> {
    let reach: Reach = call.caller.actor.reach(call.record()?)?;
    let page = call.page(most)?;
    let clock = match call.params.text("timestamp")?.as_deref() {
        Some("create") => Clock::Created,
        Some("update") => Clock::Updated,
        _ => return Err(incorrect("timestamp", "create or update").into()),
    };
    let from = call.params.required_time("startDate", &call.zone(), Twice::First)?;
    let range =
        TimeRange { clock, from, to: call.params.required_time("endDate", &call.zone(), Twice::Last)?.end_of_second() };
    let find = move |read: &Read<'_>, page: Page, take: TakeRecords<'_>| {
        read::in_range(read, &reach, range, page.taking(take))
    };
    reply_with_records(&call, reach, page, find).await
}

/// A page of records matching a filter: found in an index if there is one and the index pays, else by a scan of all
/// records in the order of ids, as background work with lower priority than other calls (W207).
async fn matching(call: &Call<'_>, reach: Reach, wanted: Filter, page: Page) -> Result<Vec<i64>, Fault> {
    let wanted = Arc::new(wanted);
    if wanted.times(reach.record()).is_some() {
        let wanted = wanted.clone();
        let found = call.read(move |read| filter::by_time(read, &reach, &wanted)).await?;
        if let Some(found) = found {
            return Ok(page.of(numbers(&found)));
        }
    }
    let by_index = {
        let wanted = wanted.clone();
        call.read(move |read| filter::by_index(read, &reach, &wanted, page)).await?
    };
    if let Some(found) = by_index {
        return Ok(found);
    }
    // A filter by id alone reads no more than an ordinary page.
    let job = if wanted.is_of_ids(reach.record()) { call.job() } else { call.job().in_background() };
    let (mut ids, mut skip, mut after) = (Vec::new(), page.offset as usize, Some(RecordId(0)));
    while let (Some(behind), true) = (after, (ids.len() as i64) < page.limit) {
        let most = skip.saturating_add(page.limit as usize - ids.len());
        let (wanted, look) = (wanted.clone(), Look { after: behind, most });
        let read = move |read: &Read<'_>| filter::slice(read, &reach, &wanted, look);
        let slice = call.db.read(job, read).await?;
        let passed = skip.min(slice.found.len());
        ids.extend(numbers(&slice.found[passed..]));
        skip -= passed;
        after = slice.next;
    }
    Ok(ids)
}

/// A reply with the records of a page, found by `find`, and the fields asked for. The records are written while being
/// read, on the reader's thread.
pub async fn reply_with_records(
    call: &Call<'_>,
    reach: Reach,
    page: Page,
    find: impl Fn(&Read<'_>, Page, TakeRecords<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let (record, fields) = (reach.record(), &call.caller.fields);
    let shape = match call.params.names("fields")? {
        None => fields.whole(record, call.version),
        Some(names) => {
            Arc::new(Shape::new(record, fields.catalogue(record).names().clone(), call.zone(), Some(&names)))
        }
    };
    let shape_again = shape.clone();
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, TakeRecords::Ids(ids)),
            Want::Rows(rows) => {
                let mut ids = Vec::new();
                if shape.referred().is_some() {
                    find(read, page, TakeRecords::Ids(&mut ids))?;
                }
                let flag = ReferredFlag::of(read, &reach, &shape, &ids)?;
                find(read, page, TakeRecords::Rows(&mut writing(rows, &shape, &flag)))
            }
        },
        move |read, ids, rows| {
            let flag = ReferredFlag::of(read, &reach, &shape_again, ids)?;
            read::again(read, &reach, ids, TakeRecords::Rows(&mut writing(rows, &shape_again, &flag)))
        },
    );
    let frame = if call.method.has_more { Frame::Paged } else { Frame::Plain };
    call.read_rows(frame, page, query).await
}

fn writing(rows: &mut Rows, shape: &Shape, flag: &Option<ReferredFlag>) -> impl FnMut(&View<'_>) -> bool {
    move |record| {
        rows.row(record.id().0, |out| match flag {
            None => shape.write(out, record),
            Some(flag) => shape.write(out, &View { cells: &flag.with_cells(record), ..*record }),
        })
    }
}

/// A field without a value in the row, and the records to which others refer (W309).
struct ReferredFlag {
    field: Standard,
    referred: HashSet<RecordId>,
}

impl ReferredFlag {
    /// The flag of some records, by one statement; `None` where the flag is not printed.
    fn of(read: &Read<'_>, reach: &Reach, shape: &Shape, ids: &[i64]) -> store::Result<Option<Self>> {
        let Some(field) = shape.referred() else { return Ok(None) };
        let is_referred = (field, Demand::Numbers { any_of: vec![1], or_none: false });
        let filter = Filter { standard: vec![is_referred], ..Filter::default() };
        let referred = filter::among(read, reach, &filter, ids)?.into_iter().collect();
        Ok(Some(Self { field, referred }))
    }

    /// The values of a record, with the flag.
    fn with_cells<'v>(&self, record: &View<'v>) -> Vec<Cell<'v>> {
        let mut cells = record.cells.to_vec();
        cells[self.field.index()] = Cell::Int(i64::from(self.referred.contains(&record.id())));
        cells
    }
}
