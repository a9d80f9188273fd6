-- How far a copy into this database has come; empty when none is under way. The row '*' stands until the copy is verified.
create table copy_progress (
    table_name {text} not null,
    tenant {int} not null,
    after_key {int} not null,
    is_done {bool} not null,
    primary key (table_name, tenant)
) {strict};
