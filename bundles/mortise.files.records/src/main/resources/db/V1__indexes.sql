create index e_file_state on e_file (state, created_at);
