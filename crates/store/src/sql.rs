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

/// Memberships of leads in account `$1`, with the names of the lists; further conditions follow.
macro_rules! listings {
    () => {
        "select list_member.id, list_id, lead_id, standing, list.name, list_member.created_at \
         from list_member \
         join list on list.account_id = list_member.account_id and list.id = list_id \
         join lead on lead.account_id = list_member.account_id and lead.id = lead_id \
         where list_member.account_id = $1"
    };
}

/// The conditions of a filter of events in account `$1` but for the lead, and the page.
macro_rules! wanted_events {
    () => {
        "and at >= $3 \
           and (source = $4 or $4 is null) and (what_type = $5 or $5 is null) \
           and (name = $6 or (name is null and source = $10) or $6 is null) \
           and (exists ( \
               select 1 from lead where lead.account_id = $1 and lead.id = event.lead_id and owner_id = $7) or $7 is null) \
           and not exists ( \
               select 1 from background_task gone \
               where gone.account_id = $1 and gone.work = 'delete-timeline' and gone.subject = event.lead_id) \
         order by at, id limit $8 offset $9"
    };
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
