-- A message that is leased stays ready, and says until when it is somebody's. So a lease changes no index.
alter table queue_message add column if not exists leased_until timestamp(6) with time zone;

update queue_message set state = 0, leased_until = due_at, due_at = null where state = 1 and owner is not null;
