//! The macros that mark SQL, so that a test can find every statement and prepare it.

/// One SQL statement, written in the portable subset. Its parts are joined as they stand.
macro_rules! sql {
    ($($part:expr),+ $(,)?) => { concat!($($part),+) };
}

/// A statement of the server itself, about no account or about all: an administrator's, or the delivery engine's look for
/// work. On PostgreSQL it reaches past the walls between accounts, where the tables allow that.
macro_rules! servers_sql {
    ($($part:expr),+ $(,)?) => { concat!("/* every account */ ", $($part),+) };
}

/// The columns of a lead in the order of [`headwater_model::standard_fields::STANDARD_FIELDS`], then `custom`.
macro_rules! lead_columns {
    () => {
        "id, company_id, owner_id, company_name, title, first_name, last_name, street, city, country, state, \
         zipcode, email_address, website, phone_number, office_phone_number, phone_number_extension, \
         mobile_phone_number, fax_number, description, campaign_id, tracking_id, industry, active, updated_at, \
         created_at, lead_score_weighted, lead_score, is_unsubscribed, lead_status, persona, custom"
    };
}

/// How many bytes the texts of a lead take that can be long. No text is read for it.
macro_rules! lead_bytes {
    () => {
        "octet_length(custom) + coalesce(octet_length(description), 0)"
    };
}

/// The columns of a list, in its account `$1`: both counts without the places of leads that are gone.
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
