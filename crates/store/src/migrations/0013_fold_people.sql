-- People are stored under their folded addresses, as leads have been since 0010: every account's in the background.
insert into background_task (account_id, work, subject, task_order, task_cursor, rows_done, started_at, updated_at)
select id, 'fold-people', 0, '', '', 0, 0, 0 from account;
