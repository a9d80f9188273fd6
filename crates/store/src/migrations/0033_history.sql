-- The history of records: the way and the author of a change, and the number of the change of the same record before it.
alter table outbox add column through {text};
alter table outbox add column author {int};
alter table outbox add column previous {int};
-- The number of a lead's last change, from which the history is followed back.
alter table lead add column last_change {int};
