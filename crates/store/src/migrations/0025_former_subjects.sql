-- Leads that records were about until the leads were deleted: an erasure reaches the records by this. Kept until the lead is erased.
create table former_subject (
    account_id {int} not null,
    id {int} not null,
    lead_id {int} not null,
    record {text} not null,
    record_id {int} not null,
    primary key (account_id, id)
) {clustered};
create index former_subject_by_lead on former_subject (account_id, lead_id, id);
create index former_subject_by_record on former_subject (account_id, record, record_id);
