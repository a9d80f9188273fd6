-- When a person was last seen, also after the sessions have ended.
alter table app_user add column seen_at {int};
-- The role through whose eyes an administrator looks at the pages.
alter table session add column viewing_as {text};
