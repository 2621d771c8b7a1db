-- Who may take which role where, for how long at once. Grants nothing by itself.
create table access.eligibility (
  id uuid primary key,
  tenant text collate "C" not null,
  principal_id text collate "C" not null check (length(principal_id) between 1 and 256),
  role_id uuid not null,
  scope text collate "C" not null,
  longest_seconds integer not null check (longest_seconds between 60 and 28800),
  needs_approval boolean not null,
  constraint eligibility_once unique (tenant, principal_id, role_id, scope)
);

create index eligibility_at on access.eligibility (scope);

-- Requests to have a role for a while, and what became of them. A grant holds until ends_at and not
-- longer, whether or not anything ever looks at the row again.
create table access.elevation (
  id uuid primary key,
  eligibility uuid not null,
  tenant text collate "C" not null,
  principal_id text collate "C" not null check (length(principal_id) between 1 and 256),
  role_id uuid not null,
  scope text collate "C" not null,
  seconds integer not null check (seconds between 60 and 28800),
  reason text not null check (length(reason) between 1 and 256),
  ticket text not null check (length(ticket) <= 64),
  requested_at timestamptz not null,
  progress text not null check (progress in ('pending', 'granted', 'denied', 'ended')),
  -- who approved, denied or ended it
  actor text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  check (progress <> 'granted' or (starts_at is not null and ends_at > starts_at
    and ends_at <= starts_at + make_interval(secs => seconds))),
  check (progress = 'pending' or ends_at is not null)
);

create index elevation_of on access.elevation (tenant, principal_id, requested_at desc);
create index elevation_at on access.elevation (scope, requested_at desc);
create index elevation_by on access.elevation (eligibility);
