-- The order and the categories in which people see custom fields; 0 for a field never moved.
alter table field add column category {text} not null default '';
alter table field add column position {int} not null default 0;
