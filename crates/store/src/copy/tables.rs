//! TABLE · the tables that a copy takes along, and how their rows are read.

use headwater_model::records;
use std::sync::LazyLock;

/// A table, and how to read its rows.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The name of the table.
    pub name: &'static str,
    /// The order of the rows within an account.
    pub(super) order: &'static str,
    /// The columns of an index for finding rows to delete.
    pub(super) key: &'static str,
    /// The column for paging; None for small tables, read at once.
    pub(super) paged_by: Option<&'static str>,
    /// Whether the rows belong to accounts.
    pub(super) is_accounts: bool,
}

const fn small(name: &'static str, key: &'static str) -> Table {
    Table { name, order: key, key, paged_by: None, is_accounts: true }
}

const fn large(name: &'static str, key: &'static str) -> Table {
    Table { paged_by: Some(key), ..small(name, key) }
}

const fn servers(name: &'static str, key: &'static str) -> Table {
    Table { is_accounts: false, ..small(name, key) }
}

/// All copied tables, referenced ones first: those of records stand between `BEFORE_RECORDS` and `AFTER_RECORDS`. Tables
/// missing here describe the state of the database itself.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let of_records = records::ALL.iter().map(|record| large(record.table, "id"));
    BEFORE_RECORDS.iter().copied().chain(of_records).chain(AFTER_RECORDS.iter().copied()).collect()
});

/// TABLE · the tables to which records refer.
const BEFORE_RECORDS: &[Table] = &[
    servers("account", "id"),
    servers("id_space", "sequence"),
    servers("client", "id"),
    servers("client_user", "user_key, client_id"),
    servers("user_address", "user_key, tenant, user_id"),
    small("api_key", "id"),
    small("api_usage", "key_id, day"),
    small("api_use", "key_id, method, code"),
    small("app_user", "id"),
    small("session", "token_hash"),
    small("saved_view", "id"),
    small("invitation", "token_hash"),
    small("second_factor", "user_id"),
    small("recovery_code", "user_id, code_hash"),
    small("id_block", "sequence"),
    small("field", "id"),
    small("retired_field", "system_name"),
    small("record_block", "record, block"),
    small("deleted_record", "record, id"),
    large("former_subject", "id"),
    small("undo", "id"),
    large("undo_row", "id"),
    small("many_change", "id"),
    small("many_part", "change_id, part"),
];

/// TABLE · the tables that refer to records.
const AFTER_RECORDS: &[Table] = &[
    small("list", "id"),
    large("list_member", "id"),
    small("list_day", "list_id, day"),
    small("list_tag", "id"),
    small("unsubscribe_category", "id"),
    large("event", "id"),
    small("outbox_head", "seq"),
    large("outbox", "seq"),
    small("outbox_epoch", "epoch"),
    small("subscription", "id"),
    small("parked_lead", "subscription_id, lead_id"),
    large("audit", "id"),
    small("background_task", "work, subject"),
    Table {
        order: "subscription_id, at, batch_id, leads, status nulls first, outcome, milliseconds, answer",
        ..small("delivery_attempt", "subscription_id, at")
    },
];
