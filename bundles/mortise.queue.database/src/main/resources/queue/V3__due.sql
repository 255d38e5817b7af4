-- What is ready waits for no moment. So there is one index only that finds what is due, however much waits or is in work.
alter table queue_message alter column due_at drop not null;

update queue_message set due_at = null where state = 0;

drop index if exists queue_message_due;

create index if not exists queue_message_later on queue_message (subscription_id, due_at);
