-- The folded addresses of the people of clients: no two clients of agencies are given people of one address.
create table client_user (
    user_key {text} not null,
    client_id {int} not null,
    primary key (user_key, client_id)
) {clustered};
create index client_user_by_client on client_user (client_id);
insert into client_user (user_key, client_id)
select u.email_key, c.id from client c join app_user u on u.account_id = c.id;
drop index client_by_user;
alter table client drop column user_key;
