//! The SQL texts of a kind of records, rendered once from its table of fields.
//!
//! Every text is about one account, names it first as `$1`, and is on the list that [`all`] gives to tests.

use super::demands::{OWNER, hidden_of_blocks, is_seen, owned, owner_column};
use headwater_model::record::{Holds, RecordType, Side, Standard, StandardField};
use headwater_model::records::{self, subjects};
use std::sync::OnceLock;

/// The texts of one kind.
pub struct Statements {
    /// Columns of a row that is inserted: the account, the fields, the custom values, the hash of the unique value.
    pub insert_columns: Vec<&'static str>,
    /// `$2` an id, `$3` an owner or null.
    pub exists: String,
    /// `$2` ids, `$3` an owner or null.
    pub reached: String,
    /// `$2` ids: those that there are, in no order.
    pub present: String,
    /// `$2` ids: whole rows, in no order.
    pub find: String,
    /// `$2` an id, `$3` an owner or null: a whole row.
    pub by_id: String,
    /// `$2` ids, `$3` an owner or null, `$4` limit, `$5` offset: whole rows by id, or in the kind's own order.
    pub by_ids: String,
    /// `$2` ids, `$3` an owner or null: whole rows by id, whatever the kind's own order.
    pub again: String,
    /// `$2` the first id, `$3` limit, `$4` offset: whole rows of active records by id. Of a kind with an order of its own, in that
    /// order: `$2` limit, `$3` offset.
    pub page: String,
    /// `$2` an owner, `$3` limit, `$4` offset: as `page`.
    pub page_of_owner: String,
    /// `$2` and `$3` times, `$4` an owner or null, `$5` limit, `$6` offset: whole rows of active records by the time of creation.
    pub created_in: String,
    /// As `created_in`, by the time of the last write.
    pub updated_in: String,
    /// `$2` an id, `$3` a limit: id and owner of the records behind that id, by id.
    pub owners_after: String,
    /// The bytes of a row's long texts, as an expression. The texts are not read for it.
    pub long_bytes: String,
    /// `$2` ids: id, and bytes of long texts.
    pub bytes: String,
    /// `$2` ids, `$3` an owner or null: deletes; id, whether active, bytes of long texts.
    pub delete: String,
    /// As `delete`, with hidden records; empty for kinds without hidden records.
    pub delete_unseen: String,
    /// `$2` an id, `$3` an offset: the id so many records behind that id.
    pub end_of_slice: String,
    /// `$2` and `$3` times, `$4` a limit: ids of active records by the time of creation.
    pub ids_created_in: String,
    /// As `ids_created_in`, by the time of the last write.
    pub ids_updated_in: String,
    /// `$2` and `$3` ids: id and custom values of the records behind the one, to the other. The filter's demands are appended.
    pub between: String,
    /// `$2` ids: id and custom values. The filter's demands are appended.
    pub among: String,
    /// `$2` hashes: id and unique value. Not ordered: SQLite would walk along the account's ids rather than look the hashes up.
    pub holders: String,
    /// `$2` hashes, `$3` ids: the unique values of other records than these.
    pub held_by_others: String,
    /// By a field with an index: `$2` a value, `$3` a limit, `$4` an offset: ids of the visible records that hold the value, by id.
    holding: Vec<(Standard, String)>,
    /// By a field with an index: `$2` a value, `$3` an id, `$4` an offset: the id so many records behind that id, among the holders
    /// of the value.
    end_of_slice_holding: Vec<(Standard, String)>,
    /// By a field that refers to records or people: how many references name nothing, and by `$2`, a limit, the first of these records.
    pub dangling: Vec<(Standard, DanglingTexts)>,
    /// By field of a subject: `$2` an id, `$3` a limit, `$4` the name of a kind: ids of the records about this subject, by id.
    about: Vec<(Standard, String)>,
    /// As `about`, with `$2` ids.
    about_any: Vec<(Standard, String)>,
    /// By referring field: `$2` ids, `$3` a limit, and for a field with several kinds `$4` the name of one: the references to any of
    /// these, in no order.
    referring_to_any: Vec<(Standard, String)>,
    /// Block of ids, and how many hidden records it has, by block; empty for kinds without hidden records.
    pub hidden_of_blocks: String,
    /// The demand that a record be active, to be appended; empty where the kind has no such flag.
    pub is_active: String,
    /// The demand that a record belong to an owner, with [`OWNER`] in the owner's place; `None` where records are nobody's.
    owned: Option<String>,
}

/// The texts for references that name nothing, in one field.
pub struct DanglingTexts {
    /// The number of records.
    pub count: String,
    /// Ids of the first records, by id.
    pub first: String,
}

/// The texts of a kind.
pub fn of(record: &RecordType) -> &'static Statements {
    static ALL: [OnceLock<Statements>; records::ALL.len()] = [const { OnceLock::new() }; records::ALL.len()];
    let place = records::place(record);
    ALL[place].get_or_init(|| Statements::new(records::ALL[place]))
}

/// Every text of every kind.
pub fn all() -> Vec<String> {
    records::ALL.iter().flat_map(|record| of(record).texts()).filter(|text| !text.is_empty()).cloned().collect()
}

/// The parts of which the texts of a kind are made.
struct Parts {
    table: &'static str,
    columns: String,
    owned: Option<String>,
    is_active: String,
    is_seen: String,
}

impl Parts {
    fn of(record: &RecordType) -> Self {
        let custom = record.custom.map(|_| "custom");
        let active = record.active.map(|field| record.column(field));
        Self {
            table: record.table,
            columns: record.columns().chain(custom).collect::<Vec<_>>().join(", "),
            owned: record.owner.map(|field| owned(record, field)),
            is_active: active.map_or_else(String::new, |flag| format!(" and {flag} = 1")),
            is_seen: is_seen(record),
        }
    }

    fn select(&self, columns: &str, rest: &str) -> String {
        format!("select {columns} from {} where account_id = $1{rest}", self.table)
    }

    fn rows(&self, rest: &str) -> String {
        self.select(&self.columns, rest)
    }

    /// The demand for a visible record, and for the owner at a place, unless null.
    fn within(&self, place: u8) -> String {
        format!("{}{}", self.of_owner(place), self.is_seen)
    }

    fn of_owner(&self, place: u8) -> String {
        match &self.owned {
            Some(owned) => format!(" and ({} or ${place} is null)", owned.replace(OWNER, &format!("${place}"))),
            // What is nobody's is in nobody's own reach.
            None => format!(" and cast(${place} as bigint) is null"),
        }
    }

    fn in_range(&self, columns: &str, clock: &str, rest: &str) -> String {
        self.select(columns, &format!("{} and {clock} >= $2 and {clock} <= $3{rest}", self.is_active))
    }

    fn rows_in_range(&self, clock: &str, order: Option<&str>) -> String {
        let rest = format!("{} order by {}, id limit $5 offset $6", self.within(4), order.unwrap_or(clock));
        self.in_range(&self.columns, clock, &rest)
    }

    /// The texts for the holders of unique values, of all records and of others than some; empty without such a field.
    fn of_unique_values(&self, record: &RecordType) -> (String, String) {
        let Some(unique) = record.unique else { return Default::default() };
        let (value, found) = (record.column(unique.field), format!(" and {} in rarray($2)", unique.hash_column));
        (
            self.select(&format!("id, {value}"), &found),
            self.select(value, &format!("{found} and not (id in rarray($3))")),
        )
    }

    /// For each field with an index, a text for the visible holders of `$2`.
    fn holding(&self, record: &RecordType, rest: &str) -> Vec<(Standard, String)> {
        let indexed = record.standard().filter(|(_, field)| field.is_indexed);
        let holds = |place| format!(" and {} = $2{}", record.column(place), self.is_seen);
        let text = |(place, _)| (place, self.select("id", &format!("{} {rest}", holds(place))));
        indexed.map(text).collect()
    }

    /// For each field that refers to records or people, the texts for references that name nothing. Records that wait to be deleted
    /// with their subject are passed over.
    fn dangling(&self, record: &RecordType) -> Vec<(Standard, DanglingTexts)> {
        let texts = |(place, field): (Standard, &StandardField)| {
            let demand = match field.holds {
                Holds::Reference(other) => self.names_nothing(record.column(place), other.table),
                Holds::Person => self.names_nothing(record.column(place), "app_user"),
                Holds::Subject(side, kind) => self.is_about_nothing(side, [record.column(place), record.column(kind)]),
                _ => return None,
            };
            let demand = format!(" and {} is not null{demand}{}", record.column(place), self.is_seen);
            let first = self.select("id", &format!("{demand} order by id limit $2"));
            Some((place, DanglingTexts { count: self.select("count(*)", &demand), first }))
        };
        record.standard().filter_map(texts).collect()
    }

    /// The demand that a column name no row of a table.
    fn names_nothing(&self, column: &str, table: &str) -> String {
        format!(
            " and not exists (select 1 from {table} named where named.account_id = $1 and named.id = {}.{column})",
            self.table
        )
    }

    /// The demand that a pair of id and kind name no record of any kind of its side.
    fn is_about_nothing(&self, side: Side, [column, kind]: [&str; 2]) -> String {
        let of_side = subjects::SUBJECTS.iter().filter(|(on, _)| *on == side);
        let demand = |(_, other): &(Side, &RecordType)| {
            format!(" and not ({kind} = '{}' and not (true{}))", other.name, self.names_nothing(column, other.table))
        };
        of_side.map(demand).collect()
    }

    /// For each field of a subject, the text for the records about one, or about any of several, as `$2` is compared.
    fn about(&self, record: &RecordType, compared: &str) -> Vec<(Standard, String)> {
        let text = |(_, place, kind)| {
            let (id, kind) = (record.column(place), record.column(kind));
            (place, self.select("id", &format!(" and {id} {compared} and {kind} = $4 order by id limit $3")))
        };
        record.subjects().map(text).collect()
    }

    /// For each referring field, the text for the references to any of several.
    fn referring_to_any(&self, record: &RecordType) -> Vec<(Standard, String)> {
        let text = |(place, kind): (Standard, Option<Standard>)| {
            let of_kind = kind.map_or_else(String::new, |kind| format!(" and {} = $4", record.column(kind)));
            let column = record.column(place);
            (place, self.select(column, &format!(" and {column} in rarray($2){of_kind} limit $3")))
        };
        referring_fields(record).map(text).collect()
    }

    fn ids_in_range(&self, clock: &str) -> String {
        self.in_range("id", clock, &format!("{} order by {clock}, id limit $4", self.is_seen))
    }

    fn delete_unseen(&self, returning: &str) -> String {
        if self.is_seen.is_empty() { String::new() } else { self.delete(&self.of_owner(3), returning) }
    }

    /// The text for deleting records, with a further demand.
    fn delete(&self, demand: &str, returning: &str) -> String {
        format!(
            "delete from {} where account_id = $1 and id in rarray($2){demand} returning id, {returning}",
            self.table
        )
    }
}

/// The referring fields, each with the field for the kind, if several kinds are possible.
fn referring_fields(record: &RecordType) -> impl Iterator<Item = (Standard, Option<Standard>)> {
    record.standard().filter_map(|(place, field)| match field.holds {
        Holds::Reference(_) => Some((place, None)),
        Holds::Subject(_, kind) => Some((place, Some(kind))),
        _ => None,
    })
}

/// The columns of a row that is inserted.
fn insert_columns(record: &RecordType) -> Vec<&'static str> {
    let custom = record.custom.map(|_| "custom");
    let hash = record.unique.map(|unique| unique.hash_column);
    ["account_id"].into_iter().chain(record.columns()).chain(custom).chain(hash).collect()
}

/// The bytes of a row's texts that can be long.
fn long_bytes(record: &RecordType) -> String {
    let custom = record.custom.map(|_| "octet_length(custom)".to_owned());
    let fields = record.long_fields().map(|field| format!("coalesce(octet_length({}), 0)", record.column(field)));
    let lengths: Vec<String> = custom.into_iter().chain(fields).collect();
    if lengths.is_empty() { "0".to_owned() } else { lengths.join(" + ") }
}

impl Statements {
    fn new(record: &RecordType) -> Self {
        let (parts, long_bytes) = (Parts::of(record), long_bytes(record));
        let (created, updated) = (record.column(record.created), record.column(record.updated));
        let custom = record.custom.map_or("'{}'", |_| "custom");
        let flag = record.active.map_or("1", |field| record.column(field));
        let order = record.order.map(|field| record.column(field));
        let order_by = order.map_or_else(|| "id".to_owned(), |order| format!("{order}, id"));
        let (holders, held_by_others) = parts.of_unique_values(record);
        let (within, is_listed) = (parts.within(3), format!("{}{}", parts.is_active, parts.is_seen));
        let returning = format!("{flag}, {long_bytes}");
        Self {
            insert_columns: insert_columns(record),
            exists: parts.select("1", &format!(" and id = $2{within}")),
            reached: parts.select("id", &format!(" and id in rarray($2){within} order by id")),
            find: parts.rows(" and id in rarray($2)"),
            by_id: parts.rows(&format!(" and id = $2{within}")),
            by_ids: parts.rows(&format!(" and id in rarray($2){within} order by {order_by} limit $4 offset $5")),
            again: parts.rows(&format!(" and id in rarray($2){within} order by id")),
            page: match order {
                Some(_) => parts.rows(&format!("{is_listed} order by {order_by} limit $2 offset $3")),
                None => parts.rows(&format!(" and id >= $2{is_listed} order by id limit $3 offset $4")),
            },
            present: parts.select("id", " and id in rarray($2)"),
            page_of_owner: parts.owned.as_ref().map_or_else(String::new, |owned| {
                let owned = owned.replace(OWNER, "$2");
                parts.rows(&format!(" and {owned}{is_listed} order by id limit $3 offset $4"))
            }),
            created_in: parts.rows_in_range(created, order),
            updated_in: parts.rows_in_range(updated, order),
            owners_after: parts.select(&format!("id, {}", owner_column(record)), " and id > $2 order by id limit $3"),
            bytes: parts.select(&format!("id, {long_bytes}"), " and id in rarray($2)"),
            delete: parts.delete(&within, &returning),
            delete_unseen: parts.delete_unseen(&returning),
            end_of_slice: parts.select("id", " and id > $2 order by id limit 1 offset $3"),
            ids_created_in: parts.ids_in_range(created),
            ids_updated_in: parts.ids_in_range(updated),
            between: parts.select(&format!("id, {custom}"), &format!(" and id > $2 and id <= $3{}", parts.is_seen)),
            among: parts.select(&format!("id, {custom}"), &format!(" and id in rarray($2){}", parts.is_seen)),
            holders,
            held_by_others,
            holding: parts.holding(record, "order by id limit $3 offset $4"),
            end_of_slice_holding: parts.holding(record, "and id > $3 order by id limit 1 offset $4"),
            dangling: parts.dangling(record),
            about: parts.about(record, "= $2"),
            about_any: parts.about(record, "in rarray($2)"),
            referring_to_any: parts.referring_to_any(record),
            hidden_of_blocks: hidden_of_blocks(record),
            is_active: parts.is_active,
            owned: parts.owned,
            long_bytes,
        }
    }

    /// The demand that a record belong to the owner bound at a place; `None` where records are nobody's.
    pub fn owned_by(&self, place: &str) -> Option<String> {
        self.owned.as_ref().map(|owned| owned.replace(OWNER, place))
    }

    /// The text for records that hold a value in a field with an index.
    pub fn holding(&self, field: Standard) -> &str {
        self.holding.iter().find(|(place, _)| *place == field).map_or("", |(_, text)| text)
    }

    /// The text for the end of a slice of the holders of a value in a field with an index.
    pub fn end_of_slice_holding(&self, field: Standard) -> &str {
        self.end_of_slice_holding.iter().find(|(place, _)| *place == field).map_or("", |(_, text)| text)
    }

    /// The text for records about a subject in that field.
    pub fn about(&self, field: Standard) -> &str {
        self.about.iter().find(|(place, _)| *place == field).map_or("", |(_, text)| text)
    }

    /// The text for records about any of several subjects in that field.
    pub fn about_any(&self, field: Standard) -> &str {
        self.about_any.iter().find(|(place, _)| *place == field).map_or("", |(_, text)| text)
    }

    /// The text for the references to any of several in that field.
    pub fn referring_to_any(&self, field: Standard) -> &str {
        self.referring_to_any.iter().find(|(place, _)| *place == field).map_or("", |(_, text)| text)
    }

    fn texts(&self) -> Vec<&String> {
        let texts = [
            &self.exists,
            &self.reached,
            &self.present,
            &self.find,
            &self.by_id,
            &self.by_ids,
            &self.again,
            &self.page,
            &self.page_of_owner,
            &self.created_in,
            &self.updated_in,
            &self.owners_after,
            &self.bytes,
            &self.delete,
            &self.delete_unseen,
            &self.end_of_slice,
            &self.ids_created_in,
            &self.ids_updated_in,
            &self.between,
            &self.among,
            &self.holders,
            &self.held_by_others,
            &self.hidden_of_blocks,
        ];
        let dangling = self.dangling.iter().flat_map(|(_, texts)| [&texts.count, &texts.first]);
        let holding = self.holding.iter().chain(&self.end_of_slice_holding);
        let referring = self.about.iter().chain(&self.about_any).chain(&self.referring_to_any);
        let by_field = holding.chain(referring).map(|(_, text)| text);
        texts.into_iter().chain(by_field).chain(dangling).collect()
    }
}
