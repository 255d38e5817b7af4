create table if not exists queue_node (
    node varchar(200) not null primary key,
    beat_at timestamp(6) with time zone not null
);

create table if not exists queue_worker (
    node varchar(200) not null,
    topic varchar(100) not null,
    subscriber varchar(100) not null,
    concurrency integer not null,
    working integer not null,
    current_work varchar(200) not null,
    since timestamp(6) with time zone,
    primary key (node, topic, subscriber)
);
