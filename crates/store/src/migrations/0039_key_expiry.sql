-- The end of a key that was made for a time; null for a key without end.
alter table api_key add column expires_at {int};
