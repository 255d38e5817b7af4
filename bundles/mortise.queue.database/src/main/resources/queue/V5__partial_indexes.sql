-- For databases that index some rows only. Each index has what it is to find and nothing else, so that a message that is sent
-- is written into fewer of them, and each statement can use one of them only: a planner that took the table for empty, as it does
-- after it was analyzed empty, held any of them to be as good, and read all of it. In the order of "id + 0" the primary key
-- is none of them.
drop index if exists queue_message_ready;

drop index if exists queue_message_later;

create index if not exists queue_message_ready on queue_message (subscription_id, priority desc, (id + 0)) where state = 0;

create index if not exists queue_message_later on queue_message (subscription_id, due_at) where due_at is not null;

create index if not exists queue_message_unclaimed on queue_message (topic) where subscription_id = 0;

-- Room in each page for a second version of its rows, so that a lease stays within it.
alter table queue_message set (fillfactor = 50);
