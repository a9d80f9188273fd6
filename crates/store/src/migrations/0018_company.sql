create table company (
    account_id {int} not null,
    id {int} not null,
    owner_id {int},
    name {text} not null,
    industry {text},
    phone {text},
    annual_revenue {int},
    number_of_employees {int},
    website {text},
    year_started {int},
    fax {text},
    billing_city {text},
    billing_country {text},
    billing_postal_code {text},
    billing_state {text},
    billing_street_address {text},
    shipping_city {text},
    shipping_country {text},
    shipping_postal_code {text},
    shipping_state {text},
    shipping_street_address {text},
    created_at {int} not null,
    updated_at {int} not null,
    custom {json} not null,
    primary key (account_id, id)
) {strict};
create index company_by_creation on company (account_id, created_at, id);
create index company_by_update on company (account_id, updated_at, id);
create index company_by_owner on company (account_id, owner_id, id) where owner_id is not null;
-- Leads of a company, for its deletion.
create index lead_by_company on lead (account_id, company_id, id) where company_id is not null;
