-- When each periodic chore is due again, on whichever server.
create table chore (
    name {text} not null primary key,
    next_at {int} not null
) {strict};
