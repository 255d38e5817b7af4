-- What is no record: secrets as hashes only, and what is gone when it is over. Moments are milliseconds since 1970.

create table if not exists access_password (
    user_id bigint not null primary key,
    hash varchar(255) not null,
    must_change boolean not null,
    changed_at bigint not null
);

create table if not exists access_session (
    secret varchar(64) not null primary key,
    user_id bigint not null,
    created_at bigint not null,
    used_at bigint not null,
    expires_at bigint not null
);

create index if not exists access_session_user on access_session (user_id);

create index if not exists access_session_used on access_session (used_at);

create table if not exists access_token (
    id bigint not null primary key,
    secret varchar(64) not null,
    user_id bigint not null,
    title varchar(200) not null,
    scopes varchar(4000) not null,
    created_at bigint not null,
    expires_at bigint,
    used_at bigint
);

create unique index if not exists access_token_secret on access_token (secret);

create index if not exists access_token_user on access_token (user_id);

create sequence if not exists access_token_id start with 1;

-- Failed sign-ins of a name or an address, under a hash of it: what was typed as a name may be a password.
create table if not exists access_attempt (
    id varchar(64) not null primary key,
    failures integer not null,
    last_at bigint not null,
    locked_until bigint not null
);
