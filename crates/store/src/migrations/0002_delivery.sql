-- What a change was, for the change feed: a JSON object, by kind.
alter table outbox add column detail {json};

-- Where an account's history of changes began anew, because a backup was restored: what came after
-- `after_seq` before that was lost.
create table outbox_epoch (
    account_id {int} not null,
    epoch {int} not null,
    after_seq {int} not null,
    primary key (account_id, epoch)
) {clustered};

-- What a subscription remembers between tries.
alter table subscription add column failing_since {int};
alter table subscription add column gone_since {int};
alter table subscription add column unfit {int} not null default 0;
alter table subscription add column unfit_since {int};
alter table subscription add column room {int} not null default 250;
alter table subscription add column suspect_to {int};
alter table subscription add column parked {int} not null default 0;
alter table subscription add column batch_leads {int} not null default 0;

-- Which server holds the lease.
alter table subscription add column lease_owner {text};

-- Its signing secrets, sealed with the key that lies beside the database. The old one signs along until its time is up.
alter table subscription add column secret {bytes};
alter table subscription add column old_secret {bytes};
alter table subscription add column old_secret_until {int};

alter table delivery_attempt add column leads {int} not null default 0;

-- Leads that a receiver will not take, set aside so that the others go on.
create table parked_lead (
    account_id {int} not null,
    subscription_id {int} not null,
    lead_id {int} not null,
    from_seq {int} not null,
    at {int} not null,
    answer {text} not null,
    primary key (account_id, subscription_id, lead_id)
) {clustered};
