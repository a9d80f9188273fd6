-- Whom a key acts as: a role, or a person with the role that they have by then. Keys from before act as administrators.
alter table api_key add column role {text};
alter table api_key add column user_id {int};
