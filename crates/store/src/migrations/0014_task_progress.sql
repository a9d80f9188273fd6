-- What operators see of background work: a number by which a task is named, how much there is to do, how long slices had the
-- database, and since when it is paused. Numbers are drawn like the ids of accounts; a new database has drawn none and is left so.
alter table background_task add column number {int} not null default 0;
alter table background_task add column rows_total {int};
alter table background_task add column busy_micros {int} not null default 0;
alter table background_task add column paused_at {int};
update background_task set number = numbered.number
from (select account_id, work, subject, row_number() over (order by account_id, work, subject) as number
      from background_task) as numbered
where numbered.account_id = background_task.account_id and numbered.work = background_task.work
  and numbered.subject = background_task.subject;
insert into id_space (sequence, next_block)
select 'task', 1 + count(*) from background_task having count(*) > 0;
-- Those that an upgrade has begun and that have done nothing yet.
update background_task set rows_total = (
    select sum(active_leads) from lead_block where lead_block.account_id = background_task.account_id)
where work = 'fold-addresses' and task_cursor = '';
update background_task set rows_total = (
    select count(*) from app_user where app_user.account_id = background_task.account_id)
where work = 'fold-people' and task_cursor = '';
