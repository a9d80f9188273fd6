-- Unfinished background work of each account, and how far it has come: a row goes when its work is finished.
create table background_task (
    account_id {int} not null,
    work {text} not null,
    subject {int} not null,
    task_order {text} not null,
    task_cursor {text} not null,
    rows_done {int} not null,
    started_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, work, subject)
) {strict};
create index background_task_by_turn on background_task (updated_at, account_id, work, subject);
