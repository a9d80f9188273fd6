-- System names of deleted fields: leads may hold values under them, which no other field must show.
create table retired_field (
    account_id {int} not null,
    system_name {text} not null,
    primary key (account_id, system_name)
) {clustered};
