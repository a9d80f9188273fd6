-- Every account has its row here from its first day: whoever writes to the account takes that row for itself.
insert into outbox_head (account_id, seq)
select id, 0 from account where not exists (select 1 from outbox_head where account_id = account.id);
