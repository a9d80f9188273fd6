-- The fields and lists concerned, such as `field:phone list:17`. The time until which further parts of a call may complete the entry.
alter table audit add column about {text} not null default '';
alter table audit add column open_until {int};
