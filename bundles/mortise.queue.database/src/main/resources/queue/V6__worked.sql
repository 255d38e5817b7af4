-- How many messages a worker was done with in each of the last minutes, the latest last: 12,0,3.
alter table queue_worker add column if not exists worked varchar(700) default '' not null;
