create schema access;

-- Who has which role where. Roles are named by Azure's ids of their definitions.
create table access.role_assignment (
  id uuid primary key,
  tenant text collate "C" not null,
  principal_id text collate "C" not null check (length(principal_id) between 1 and 256),
  role_id uuid not null,
  scope text collate "C" not null,
  constraint role_assignment_once unique (tenant, principal_id, role_id, scope)
);

create index role_assignment_at on access.role_assignment (scope);
