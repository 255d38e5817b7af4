create table if not exists push_ticket (
    hash varchar(64) not null primary key,
    user_id bigint not null,
    user_name varchar(200) not null,
    title varchar(500) not null,
    scopes varchar(8000) not null,
    session varchar(64) not null,
    ends_at timestamp(6) with time zone not null
);

create index if not exists push_ticket_of on push_ticket (user_id);
