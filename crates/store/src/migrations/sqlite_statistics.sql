-- What SQLite's planner is to believe, whatever the tables hold: an account has many rows, so that its id alone
-- chooses next to nothing and a second column decides. Without it the planner takes (account_id = ?) for ten rows
-- and walks through all leads of an account rather than look one up. Numbers: rows, then rows for each prefix.
analyze;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('lead', 'sqlite_autoindex_lead_1', '1000000 1000000 1'),
    ('lead', 'lead_by_email', '1000000 1000000 1'),
    ('lead', 'lead_by_update', '1000000 1000000 10 1'),
    ('lead', 'lead_by_creation', '1000000 1000000 10 1'),
    ('retired_field', 'retired_field', '1000 1000 1'),
    ('lead', 'lead_by_campaign', '1000000 1000000 1000 1'),
    ('lead', 'lead_by_company', '1000000 1000000 10 1'),
    ('deleted_record', 'deleted_record', '1000 1000 100 1'),
    ('record_block', 'record_block', '10000 10000 1000 1'),
    ('company', 'sqlite_autoindex_company_1', '1000000 1000000 1'),
    ('company', 'company_by_creation', '1000000 1000000 10 1'),
    ('company', 'company_by_update', '1000000 1000000 10 1'),
    ('campaign', 'sqlite_autoindex_campaign_1', '1000000 1000000 1'),
    ('campaign', 'campaign_by_creation', '1000000 1000000 10 1'),
    ('campaign', 'campaign_by_update', '1000000 1000000 10 1'),
    ('event', 'event', '3000000 3000000 1'),
    ('event', 'event_by_lead', '3000000 3000000 3 1 1'),
    ('event', 'event_by_time', '3000000 3000000 10 1'),
    ('list', 'sqlite_autoindex_list_1', '100 100 1'),
    ('list_member', 'sqlite_autoindex_list_member_1', '1000000 1000000 1'),
    ('list_member', 'list_member_by_list', '1000000 1000000 10000 1'),
    ('list_member', 'list_member_by_standing', '1000000 1000000 10000 5000 1'),
    ('list_member', 'list_member_by_lead', '1000000 1000000 5'),
    ('outbox', 'outbox', '1000000 1000000 1'),
    ('parked_lead', 'parked_lead', '100 100 10 1'),
    ('delivery_attempt', 'delivery_attempt_by_time', '100000 100000 10000 1');
analyze sqlite_schema;
