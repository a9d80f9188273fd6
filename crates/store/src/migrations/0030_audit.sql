-- The audit log: one entry for each job that did something, in the order of the commits of an account. The mark of an entry is made
-- with the servers' key from the entry, and its digest from the mark and the digest before; a server fills in the digest after the commit.
create table audit (
    account_id {int} not null,
    id {int} not null,
    at {int} not null,
    author {text} not null,
    author_id {int},
    action {text} not null,
    request {int} not null,
    deed {text} not null,
    subject {text} not null,
    subjects {int} not null,
    ids {text} not null,
    also {text} not null,
    mark {bytes},
    digest {bytes},
    primary key (account_id, id)
) {clustered};
create index audit_by_time on audit (account_id, at);
-- The number of the newest entry; the numbers between which entries have digests; the digests at both ends, with a proof of these four.
alter table outbox_head add column audit_head {int} not null default 0;
alter table outbox_head add column audit_sealed {int} not null default 0;
alter table outbox_head add column audit_digest {bytes};
alter table outbox_head add column audit_gone {int} not null default 0;
alter table outbox_head add column audit_gone_digest {bytes};
alter table outbox_head add column audit_proof {bytes};
create index outbox_head_unsealed on outbox_head (account_id) where audit_head > audit_sealed;
