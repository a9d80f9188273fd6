-- The accounts in which people of an address may sign in: whoever signs in names an address and no account.
create table user_address (
    user_key {text} not null,
    tenant {int} not null,
    user_id {int} not null,
    primary key (user_key, tenant, user_id)
) {clustered};
create index user_address_by_tenant on user_address (tenant, user_id);
insert into user_address (user_key, tenant, user_id) select email_key, account_id, id from app_user;
-- Signed-in browsers. Of the token in a cookie only the SHA-256 is kept.
create table session (
    account_id {int} not null,
    token_hash {bytes} not null,
    user_id {int} not null,
    created_at {int} not null,
    seen_at {int} not null,
    idle_until {int} not null,
    ends_at {int} not null,
    is_staying {int} not null,
    address {text} not null,
    agent {text} not null,
    primary key (account_id, token_hash)
) {clustered};
create index session_by_user on session (account_id, user_id);
create index session_by_end on session (account_id, ends_at);
