-- Former values of changes of many records, kept for a time so that the changes can be undone.
create table undo (
    account_id {int} not null,
    id {int} not null,
    action {text} not null,
    record {text} not null,
    subject {int} not null,
    actor {text} not null,
    at {int} not null,
    state {text} not null,
    rows_kept {int} not null,
    rows_restored {int} not null,
    rows_hindered {int} not null,
    primary key (account_id, id)
) {clustered};
create table undo_row (
    account_id {int} not null,
    id {int} not null,
    undo_id {int} not null,
    was_deleted {int} not null,
    record {text} not null,
    record_id {int} not null,
    former {json},
    latter {json},
    hindrance {text},
    primary key (account_id, id)
) {clustered};
-- For undoing: records that were deleted come first.
create index undo_row_by_undo on undo_row (account_id, undo_id, was_deleted, id);
-- For erasing leads.
create index undo_row_by_record on undo_row (account_id, record, record_id);
-- For operators: rows that were not restored.
create index undo_row_by_hindrance on undo_row (account_id, undo_id, id) where hindrance is not null;
-- The undo under which the references to the deleted record are kept while they are cleared.
alter table deleted_record add column undo_id {int};
-- Nothing is kept by what an older server has begun.
update background_task set task_order = task_order || ' 0' where work = 'empty-list';
