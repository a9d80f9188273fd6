-- What counts as one address has changed: every account's leads are stored under their new hashes in the background.
insert into background_task (account_id, work, subject, task_order, task_cursor, rows_done, started_at, updated_at)
select id, 'fold-addresses', 0, '', '', 0, 0, 0 from account;
