-- What is known of a message's attempts that failed, a line each: number, seconds since 1970, consumer and reason, with tabs
-- between them.
alter table queue_message add column if not exists failures varchar(8000) default '' not null;

alter table queue_dead add column if not exists failures varchar(8000) default '' not null;

-- Whether a node was heard of in time, the last times, the latest last: 1 or 0 each.
alter table queue_node add column if not exists beats varchar(12) default '' not null;
