-- Views of the table of leads: filter, order and columns under a name, of one person or shared by all. A person's view without a
-- name holds the columns in which all leads are shown.
create table saved_view (
    account_id {int} not null,
    id {int} not null,
    owner_id {int},
    name {text} not null,
    query {text} not null,
    columns {text} not null,
    is_shared {int} not null,
    position {int} not null,
    created_at {int} not null,
    primary key (account_id, id)
) {clustered};
create index saved_view_by_owner on saved_view (account_id, owner_id, position, id);
create index saved_view_by_sharing on saved_view (account_id, is_shared, position, id);
