create table product (
    account_id {int} not null,
    id {int} not null,
    name {text} not null,
    code {text},
    description {text},
    price {int},
    is_active {int} not null,
    created_at {int} not null,
    updated_at {int} not null,
    primary key (account_id, id)
) {strict};
create index product_by_creation on product (account_id, created_at, id);
create index product_by_update on product (account_id, updated_at, id);
