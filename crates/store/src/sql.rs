//! Macros marking SQL, so that a test can find and prepare every statement.

/// One SQL statement in the portable subset. The parts are concatenated unchanged.
macro_rules! sql {
    ($($part:expr),+ $(,)?) => { concat!($($part),+) };
}

/// A statement of the server itself, on no account or on all: of an administrator, or of the delivery engine looking
/// for work. On PostgreSQL it may see rows of all accounts in tables whose row-level security allows this.
macro_rules! servers_sql {
    ($($part:expr),+ $(,)?) => { concat!("/* every account */ ", $($part),+) };
}

/// The columns of a list in account `$1`: neither count includes leads being deleted.
macro_rules! list_columns {
    () => {
        "id, name, description, \
         member_count - ( \
             select count(*) from background_task gone cross join list_member place \
             where gone.account_id = $1 and gone.work = 'delete-timeline' \
               and place.account_id = $1 and place.list_id = list.id and place.lead_id = gone.subject \
               and place.standing = 'active'), \
         removed_count - ( \
             select count(*) from background_task gone cross join list_member place \
             where gone.account_id = $1 and gone.work = 'delete-timeline' \
               and place.account_id = $1 and place.list_id = list.id and place.lead_id = gone.subject \
               and place.standing = 'removed'), \
         created_at"
    };
}
