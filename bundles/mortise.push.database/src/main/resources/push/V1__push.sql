-- One row. Who tells events takes their numbers from it, and holds it until he has committed: they are read in their order.
create table if not exists push_head (
    id smallint not null primary key,
    place_order varchar(40) not null,
    number bigint not null
);

create table if not exists push_event (
    number bigint not null primary key,
    told_at timestamp(6) with time zone default current_timestamp not null,
    topics varchar(51000) not null,
    body varchar(16384) not null
);
