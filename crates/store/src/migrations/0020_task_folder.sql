create table task (
    account_id {int} not null,
    id {int} not null,
    owner_id {int},
    title {text} not null,
    description {text},
    due_at {int},
    priority {text},
    is_complete {int} not null,
    completed_at {int},
    who_id {int},
    who_type {text},
    what_id {int},
    what_type {text},
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index task_by_creation on task (account_id, created_at, id);
create index task_by_update on task (account_id, updated_at, id);
-- Tasks about a record, for its deletion.
create index task_by_who on task (account_id, who_id, id) where who_id is not null;
create index task_by_what on task (account_id, what_id, id) where what_id is not null;
create table folder (
    account_id {int} not null,
    id {int} not null,
    name {text} not null,
    parent_id {int},
    folder_type {text},
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index folder_by_creation on folder (account_id, created_at, id);
create index folder_by_update on folder (account_id, updated_at, id);
create index folder_by_parent on folder (account_id, parent_id, id) where parent_id is not null;
-- Whether what was about the deleted record goes, too, where it is also about something else.
alter table deleted_record add column leaves_nothing {int} not null default 0;
-- The lead whose values the detail of another record's change may hold.
alter table outbox add column about_lead {int};
