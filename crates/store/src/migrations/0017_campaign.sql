create table campaign (
    account_id {int} not null,
    id {int} not null,
    name {text} not null,
    campaign_type {text},
    alias {text},
    origin {text},
    quantity {int},
    price {int},
    goal {int},
    other_costs {int},
    start_date {text},
    end_date {text},
    is_active {int} not null,
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index campaign_by_creation on campaign (account_id, created_at, id);
create index campaign_by_update on campaign (account_id, updated_at, id);
-- Leads of a campaign, for its deletion.
create index lead_by_campaign on lead (account_id, campaign_id, id) where campaign_id is not null;
