-- Links to choose a new password: a hash of the secret, and how to count who asks. Moments are milliseconds since 1970; one
-- that was used, or made void, has 0 as its end.

create table if not exists access_reset (
    secret varchar(64) not null primary key,
    user_id bigint not null,
    asked_from varchar(64) not null,
    created_at bigint not null,
    expires_at bigint not null
);

create index if not exists access_reset_user on access_reset (user_id);

create index if not exists access_reset_from on access_reset (asked_from, created_at);

create index if not exists access_reset_created on access_reset (created_at);
