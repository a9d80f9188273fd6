-- Tasks of one person, and tasks that are complete or not, page by page.
create index task_by_owner on task (account_id, owner_id, id) where owner_id is not null;
create index task_by_completion on task (account_id, is_complete, id);
