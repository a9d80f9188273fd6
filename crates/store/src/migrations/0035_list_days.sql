-- Lists that are put away, and how many members a list had at the end of each day on which somebody joined or left.
alter table list add column put_away_at {int};
create table list_day (
    account_id {int} not null,
    list_id {int} not null,
    day {int} not null,
    members {int} not null,
    at {int} not null,
    primary key (account_id, list_id, day)
) {clustered};
insert into list_day (account_id, list_id, day, members, at)
select account_id, list_id, day, cast(sum(moved) over (partition by account_id, list_id order by day) as {int}), at
from (
    select account_id, list_id, day, sum(moved) as moved, max(at) as at
    from (
        select account_id, list_id, created_at / 86400000000 as day, 1 as moved, created_at as at from list_member
        union all
        select account_id, list_id, changed_at / 86400000000 as day, -1 as moved, changed_at as at
        from list_member where standing = 'removed'
    ) as moves
    group by account_id, list_id, day
) as days;
