create table deal_stage (
    account_id {int} not null,
    id {int} not null,
    name {text} not null,
    description {text},
    default_probability {int},
    weight {int} not null,
    is_editable {int} not null,
    closes {text},
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index deal_stage_by_creation on deal_stage (account_id, created_at, id);
create index deal_stage_by_update on deal_stage (account_id, updated_at, id);

create table opportunity (
    account_id {int} not null,
    id {int} not null,
    owner_id {int} not null,
    deal_stage_id {int} not null,
    company_id {int},
    campaign_id {int},
    name {text} not null,
    probability {int},
    amount {int},
    is_closed {int} not null,
    is_won {int} not null,
    close_date {text} not null,
    originating_lead_id {int},
    is_active {int} not null,
    primary_lead_id {int},
    created_at {int} not null,
    updated_at {int} not null,
    custom {json} not null,
    primary key (account_id, id)
) {strict};
create index opportunity_by_creation on opportunity (account_id, created_at, id);
create index opportunity_by_update on opportunity (account_id, updated_at, id);
create index opportunity_by_owner on opportunity (account_id, owner_id, id);
create index opportunity_by_stage on opportunity (account_id, deal_stage_id, id);
create index opportunity_by_company on opportunity (account_id, company_id, id) where company_id is not null;
create index opportunity_by_campaign on opportunity (account_id, campaign_id, id) where campaign_id is not null;
create index opportunity_by_origin on opportunity (account_id, originating_lead_id, id) where originating_lead_id is not null;
create index opportunity_by_primary on opportunity (account_id, primary_lead_id, id) where primary_lead_id is not null;

create table opportunity_lead (
    account_id {int} not null,
    id {int} not null,
    opportunity_id {int} not null,
    lead_id {int} not null,
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create unique index opportunity_lead_by_pair on opportunity_lead (account_id, opportunity_id, lead_id);
create index opportunity_lead_by_lead on opportunity_lead (account_id, lead_id, id);
create index opportunity_lead_by_creation on opportunity_lead (account_id, created_at, id);
create index opportunity_lead_by_update on opportunity_lead (account_id, updated_at, id);

-- The status that a contact with an opportunity had before.
alter table lead add column former_status {text};

-- Accounts that are there begin with the stages that new ones begin with. Ids are drawn like all others; a new database has drawn none
-- and is left so.
insert into deal_stage (account_id, id, name, default_probability, weight, is_editable, closes, created_at, updated_at)
select a.id, a.place * 1024 + s.weight, s.name, s.probability, s.weight, s.is_editable, s.closes, a.created_at, a.created_at
from (select id, created_at, row_number() over (order by id) as place from account) a
cross join (
    select 0 as weight, 'New' as name, 1000 as probability, 1 as is_editable, null as closes
    union all select 1, 'Qualified', 2500, 1, null
    union all select 2, 'Proposal', 5000, 1, null
    union all select 3, 'Negotiation', 7500, 1, null
    union all select 4, 'Closed Won', 10000, 0, 'won'
    union all select 5, 'Closed Lost', 0, 0, 'lost') s;
insert into record_block (account_id, record, block, active_records)
select account_id, 'dealStage', id / 1024, count(*) from deal_stage group by account_id, id / 1024;
insert into id_block (account_id, sequence, next_id, end_id)
select account_id, 'dealStage', max(id) + 1, (max(id) / 1024 + 1) * 1024 from deal_stage group by account_id;
insert into id_space (sequence, next_block)
select 'dealStage', 1 + max(id) / 1024 from deal_stage having count(*) > 0;
