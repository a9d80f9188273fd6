-- Whether an account's fields have changed, and how many options they have in all, without reading them. Both stand in the row that
-- whoever writes to the account has. Options are counted when that is first asked for.
alter table outbox_head add column fields_version {int} not null default 0;
alter table outbox_head add column field_options {int};
-- Fields from before are not the fields of an account that has none yet.
update outbox_head set fields_version = 1;
