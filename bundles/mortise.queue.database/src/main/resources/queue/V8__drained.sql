-- What a node is to take no more messages of, until it leaves or is told otherwise.
create table if not exists queue_drained (
    node varchar(200) not null,
    topic varchar(100) not null,
    subscriber varchar(100) not null,
    primary key (node, topic, subscriber)
);
