-- One row for each entity. Documents, words and fields of an index are in tables of their own, which have its place in
-- their names: an index that goes takes them along.
create table if not exists search_index (
    entity varchar(100) not null primary key,
    generation bigint default 0 not null,
    place bigint not null,
    description text default '' not null,
    documents bigint default 0 not null,
    next_generation bigint,
    next_place bigint,
    next_description text,
    next_documents bigint default 0 not null,
    checkpoint bigint default 0 not null,
    builder varchar(36),
    builder_until timestamp(6) with time zone
);

-- Indexes that nobody needs any more, until their tables are dropped.
create table if not exists search_leftover (
    place bigint not null primary key
);

create sequence if not exists search_place;
