-- What each key has called, by method and by the error code it was refused with (0: it was done).
create table api_use (
    account_id {int} not null,
    key_id {int} not null,
    method {text} not null,
    code {int} not null,
    calls {int} not null,
    objects {int} not null,
    last_at {int} not null,
    primary key (account_id, key_id, method, code)
) {clustered};
