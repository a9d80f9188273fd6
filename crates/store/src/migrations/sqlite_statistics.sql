-- What SQLite's planner is to believe, whatever the tables hold: an account has many rows, so that its id alone
-- chooses next to nothing and a second column decides. Without it the planner takes (account_id = ?) for ten rows
-- and walks through all leads of an account rather than look one up. Numbers: rows, then rows for each prefix.
analyze;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('lead', 'sqlite_autoindex_lead_1', '1000000 1000000 1'),
    ('lead', 'lead_by_email', '1000000 1000000 1'),
    ('lead', 'lead_by_update', '1000000 1000000 10 1'),
    ('lead', 'lead_by_creation', '1000000 1000000 10 1'),
    ('retired_field', 'retired_field', '1000 1000 1'),
    ('lead', 'lead_by_campaign', '1000000 1000000 1000 1'),
    ('lead', 'lead_by_company', '1000000 1000000 10 1'),
    ('deleted_record', 'deleted_record', '1000 1000 100 1'),
    ('former_subject', 'former_subject', '1000000 1000000 1'),
    ('former_subject', 'former_subject_by_lead', '1000000 1000000 10 1'),
    ('former_subject', 'former_subject_by_record', '1000000 1000000 300000 1'),
    ('undo', 'undo', '1000 1000 1'),
    ('undo_row', 'undo_row', '1000000 1000000 1'),
    ('undo_row', 'undo_row_by_undo', '1000000 1000000 10000 10000 1'),
    ('undo_row', 'undo_row_by_record', '1000000 1000000 300000 3'),
    ('undo_row', 'undo_row_by_hindrance', '10000 10000 100 1'),
    ('record_block', 'record_block', '10000 10000 1000 1'),
    ('event', 'event', '3000000 3000000 1'),
    ('event', 'event_by_lead', '3000000 3000000 3 1 1'),
    ('event', 'event_by_time', '3000000 3000000 10 1'),
    ('list', 'sqlite_autoindex_list_1', '100 100 1'),
    ('list_member', 'sqlite_autoindex_list_member_1', '1000000 1000000 1'),
    ('list_member', 'list_member_by_list', '1000000 1000000 10000 1'),
    ('list_member', 'list_member_by_standing', '1000000 1000000 10000 5000 1'),
    ('list_member', 'list_member_by_lead', '1000000 1000000 5'),
    ('outbox', 'outbox', '1000000 1000000 1'),
    ('parked_lead', 'parked_lead', '100 100 10 1'),
    ('delivery_attempt', 'delivery_attempt_by_time', '100000 100000 10000 1');
-- Tables of records that are not named above, by the columns that all of them have: as many rows as leads.
insert into sqlite_stat1 (tbl, idx, stat)
select t.name, i.name,
       (select group_concat(case c.seqno when 0 then '1000000 1000000' else '10' end, ' ' order by c.seqno)
        from pragma_index_info(i.name) c
        where c.seqno < (select max(last.seqno) from pragma_index_info(i.name) last)) || ' 1'
from sqlite_schema t join pragma_index_list(t.name) i
where t.type = 'table' and t.name not in (select tbl from sqlite_stat1)
  and (select count(*) from pragma_table_info(t.name) c
       where c.name in ('account_id', 'id', 'created_at', 'updated_at')) = 4;
-- A flag chooses half of them: less than any other second column.
update sqlite_stat1 set stat = '1000000 1000000 500000 1' where idx = 'task_by_completion';
analyze sqlite_schema;
