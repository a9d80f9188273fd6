-- Links by which a person chooses a password: each once, and for a time. Of the token only the SHA-256 is kept.
create table invitation (
    account_id {int} not null,
    token_hash {bytes} not null,
    user_id {int} not null,
    is_setup {int} not null,
    created_at {int} not null,
    ends_at {int} not null,
    primary key (account_id, token_hash)
) {clustered};
create index invitation_by_user on invitation (account_id, user_id);
-- Codes of an app, asked after the password. The secret is sealed; confirmed_at is null until the first right code.
create table second_factor (
    account_id {int} not null,
    user_id {int} not null,
    secret {bytes} not null,
    created_at {int} not null,
    confirmed_at {int},
    last_step {int} not null,
    primary key (account_id, user_id)
) {clustered};
-- Codes for a lost app, each once. Of a code only the SHA-256 is kept.
create table recovery_code (
    account_id {int} not null,
    user_id {int} not null,
    code_hash {bytes} not null,
    primary key (account_id, user_id, code_hash)
) {clustered};
-- Whether single letters do things on the pages of a person.
alter table app_user add column has_letter_keys {int} not null default 1;
