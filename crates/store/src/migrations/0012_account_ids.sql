-- Ids of accounts are drawn like all others and come never again. Those of accounts that were removed before are not known; each that
-- had a key or a person had a block of ids for them, so that none of theirs lies beyond so many after the last. A new database has
-- drawn no ids yet, and is left so: what is copied into it brings its own.
insert into id_space (sequence, next_block)
select 'account', 1 + coalesce((select max(id) from account), 0)
                    + coalesce((select next_block - 1 from id_space where sequence = 'record'), 0)
where exists (select 1 from account) or exists (select 1 from id_space);
