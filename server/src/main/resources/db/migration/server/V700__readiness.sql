create schema platform;

-- One row that every node writes when it is asked whether it is ready: a database that answers may
-- still take nothing, because it is a replica, read-only, or full.
create table platform.readiness (
  id int primary key check (id = 1),
  written_at timestamptz not null
);
