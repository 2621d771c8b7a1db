-- That the first roles of this installation were assigned: one row, once and for all, so that a role
-- that was taken away does not come back with the next start.
create table access.bootstrap (
  only_one boolean primary key default true check (only_one),
  done_at timestamptz not null default now()
);

-- An installation that has roles has been begun.
insert into access.bootstrap (done_at)
  select now() where exists (select from access.role_assignment);
