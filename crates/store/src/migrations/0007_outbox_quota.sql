-- How much an account's changes hold, and which of them leave what they hold to a later one of the same lead. Bytes are
-- counted for what was appended since this migration, and only where they are many: see `crate::outbox_quota`.
alter table outbox add column bytes {int} not null default 0;
alter table outbox add column superseded_by {int};
alter table outbox_head add column bytes {int} not null default 0;
create index outbox_by_lead on outbox (account_id, lead_id, seq) where bytes > 0;
