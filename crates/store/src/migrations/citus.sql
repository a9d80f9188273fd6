-- How the tables are spread by Citus. Run once on the coordinator, by the owner of the tables, after the first server has
-- made them: psql "$DATABASE_URL" -f citus.sql

-- On every node: accounts, the space of ids, and whose turn it is.
select create_reference_table('account');
select create_reference_table('id_space');
select create_reference_table('chore');

-- By account, all of an account's rows on one node.
select create_distributed_table('outbox_head', 'account_id', colocate_with => 'none');
select create_distributed_table('api_key', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('api_usage', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('api_use', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('app_user', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('id_block', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('field', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('retired_field', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('lead', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('record_block', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('deleted_record', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('company', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('campaign', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('list', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('list_member', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('list_tag', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('unsubscribe_category', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('event', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('outbox', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('outbox_epoch', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('subscription', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('delivery_attempt', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('parked_lead', 'account_id', colocate_with => 'outbox_head');
select create_distributed_table('background_task', 'account_id', colocate_with => 'outbox_head');
