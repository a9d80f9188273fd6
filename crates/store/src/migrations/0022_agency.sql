-- Whether the account may create accounts for others.
alter table account add column is_agency {int} not null default 0;
create table client (
    id {int} not null primary key,
    agency_id {int} not null,
    company_name {text} not null,
    street_address {text},
    zip_code {text},
    country {text},
    state {text},
    city {text},
    sales_phone {text} not null,
    default_currency {text},
    locale {text},
    sales_start_hour {text},
    sales_end_hour {text},
    email_limit {int},
    is_sending {int} not null,
    user_key {text},
    created_at {int} not null,
    updated_at {int} not null
) {strict};
create index client_by_agency on client (agency_id, id);
create unique index client_by_user on client (user_key) where user_key is not null;
