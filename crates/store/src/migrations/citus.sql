-- How the tables are spread by Citus. Run once on the coordinator, by the owner of the tables, after the first server has
-- made them: psql "$DATABASE_URL" -f citus.sql

-- On every node: accounts, the space of ids, and whose turn it is.
select create_reference_table('account');
select create_reference_table('id_space');
select create_reference_table('chore');
select create_reference_table('client');
select create_reference_table('client_user');
select create_reference_table('user_address');

-- By account, all of an account's rows on one node: the first table stands alone, all others beside it.
select create_distributed_table('outbox_head', 'account_id', colocate_with => 'none');
do $$
declare
    next text;
begin
    for next in
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'outbox_head'
          and a.attname = 'account_id' and not a.attisdropped
        order by c.relname
    loop
        perform create_distributed_table(next, 'account_id', colocate_with => 'outbox_head');
    end loop;
end $$;
