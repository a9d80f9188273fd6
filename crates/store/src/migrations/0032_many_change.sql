-- Changes of many leads in one step: each under the id of its undo, with the person, the deed, and how many leads were changed. Parts
-- hold the leads that are still to be changed.
create table many_change (
    account_id {int} not null,
    id {int} not null,
    user_id {int},
    deed {text} not null,
    field {text} not null,
    text {text},
    number {int},
    reach {int} not null,
    chosen {int} not null,
    changed {int} not null,
    same {int} not null,
    refused {int} not null,
    begun_at {int} not null,
    ended_at {int},
    primary key (account_id, id)
) {clustered};
create table many_part (
    account_id {int} not null,
    change_id {int} not null,
    part {int} not null,
    leads {text} not null,
    primary key (account_id, change_id, part)
) {clustered};
-- Whose change it was: people undo their own.
alter table undo add column user_id {int};
