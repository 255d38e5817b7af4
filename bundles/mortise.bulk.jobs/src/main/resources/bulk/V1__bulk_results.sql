-- What became of the operations from first to last of a job, written with what they changed.
create table if not exists bulk_results (
    job bigint not null,
    first bigint not null,
    last bigint not null,
    created integer not null,
    updated integer not null,
    unchanged integer not null,
    deleted integer not null,
    valid integer not null,
    refused integer not null,
    results text not null,
    made_at timestamp(6) with time zone default current_timestamp not null,
    primary key (job, first)
);

create index if not exists bulk_results_made on bulk_results (made_at);
