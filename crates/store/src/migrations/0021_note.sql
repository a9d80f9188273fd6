create table note (
    account_id {int} not null,
    id {int} not null,
    author_id {int},
    title {text},
    note {text} not null,
    pinned {int} not null,
    what_id {int},
    what_type {text},
    who_id {int},
    who_type {text},
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index note_by_creation on note (account_id, created_at, id);
create index note_by_update on note (account_id, updated_at, id);
-- Notes about a record, pinned ones first, then the newest first.
create index note_by_who on note (account_id, who_id, pinned, created_at, id) where who_id is not null;
create index note_by_what on note (account_id, what_id, pinned, created_at, id) where what_id is not null;
