create table if not exists file_link_key (id integer primary key, secret varchar(64) not null);
