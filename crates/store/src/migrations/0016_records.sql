-- Records of any kind: blocks of ids are counted by kind, and changes say of which kind the record is, where it is no lead.
create table record_block (
    account_id {int} not null,
    record {text} not null,
    block {int} not null,
    active_records {int} not null,
    primary key (account_id, record, block)
) {clustered};
insert into record_block (account_id, record, block, active_records)
select account_id, 'lead', block, active_leads from lead_block;
drop table lead_block;
alter table outbox rename column lead_id to record_id;
alter table outbox add column record {text};
-- Deleted records to which others still refer, until background work has cleared the references.
create table deleted_record (
    account_id {int} not null,
    record {text} not null,
    id {int} not null,
    primary key (account_id, record, id)
) {clustered};
