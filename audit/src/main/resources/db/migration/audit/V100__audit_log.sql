create schema audit;

-- One row per decision, written once. The columns beside the event are what entries are found by;
-- the event is the whole truth, as JSON text whose members keep their order.
create table audit.entry (
  sequence bigint generated always as identity primary key,
  recorded_at timestamptz not null,
  decision_id text collate "C" not null,
  service text not null,
  operation text not null,
  tenant text collate "C" not null,
  vault text collate "C" not null,
  resource text collate "C" not null,
  caller_object_id text collate "C" not null,
  kind text collate "C" not null,
  verdict text collate "C" not null,
  event json not null,
  constraint entry_decision_once unique (decision_id)
);

create index entry_of_tenant on audit.entry (tenant, sequence desc);
create index entry_of_vault on audit.entry (vault, sequence desc);
create index entry_of_resource on audit.entry (resource, sequence desc);
create index entry_of_caller on audit.entry (caller_object_id, sequence desc);

-- Append-only also for whoever reaches the database with the product's own account.
create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger entry_stays before update or delete on audit.entry
  for each row execute function audit.refuse_change();

create trigger entries_stay before truncate on audit.entry
  for each statement execute function audit.refuse_change();
