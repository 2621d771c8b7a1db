-- The rotation policy that somebody set for a secret. Durations are ISO 8601, of whole days. The source
-- of values is a function with its parameters (a JSON object of strings), or a webhook.
create table keyvault.secret_rotation_policy (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  expiry text,
  rotate_after_create text,
  rotate_before_expiry text,
  notice_before_expiry text not null,
  function text,
  parameters text,
  webhook text,
  created timestamptz not null,
  updated timestamptz not null,
  primary key (vault, folded_name),
  foreign key (vault, folded_name) references keyvault.secret (vault, folded_name) on delete cascade,
  check (rotate_after_create is null or rotate_before_expiry is null),
  check ((function is null) <> (webhook is null)),
  check ((function is null) = (parameters is null))
);

-- When a secret has to be looked at next, as keyvault.key_schedule is for keys, and what was tried to get
-- a successor for the version in tried_version.
create table keyvault.secret_schedule (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  due_at timestamptz not null,
  -- the version whose end was announced
  noticed_version text,
  tried_version text,
  attempts integer not null default 0 check (attempts >= 0),
  last_failure text,
  primary key (vault, folded_name),
  foreign key (vault, folded_name) references keyvault.secret (vault, folded_name) on delete cascade
);

create index secret_schedule_due on keyvault.secret_schedule (due_at);

-- Secrets that were there before have ends too.
insert into keyvault.secret_schedule (vault, folded_name, due_at)
select s.vault, s.folded_name, 'epoch'
from keyvault.secret s
join keyvault.secret_version v
  on v.vault = s.vault and v.folded_name = s.folded_name and v.version = s.latest_version
where v.expires is not null;
