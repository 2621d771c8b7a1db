-- The rotation policy that somebody set for a key. Durations are ISO 8601, of whole days.
create table keyvault.rotation_policy (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  expiry text,
  rotate_after_create text,
  rotate_before_expiry text,
  notice_before_expiry text not null,
  created timestamptz not null,
  updated timestamptz not null,
  primary key (vault, folded_name),
  foreign key (vault, folded_name) references keyvault.key (vault, folded_name) on delete cascade,
  check (rotate_after_create is null or rotate_before_expiry is null)
);

-- When a key has to be looked at next, because its latest version may be due for a successor or its
-- end for a notice. The transaction that changes a version or a policy sets the time to the epoch; a
-- node that looks at the key moves it to the end of its claim, and afterwards to what comes next.
create table keyvault.key_schedule (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  due_at timestamptz not null,
  -- the version whose end was announced
  noticed_version text,
  primary key (vault, folded_name),
  foreign key (vault, folded_name) references keyvault.key (vault, folded_name) on delete cascade
);

create index key_schedule_due on keyvault.key_schedule (due_at);

-- Keys that were there before have ends too.
insert into keyvault.key_schedule (vault, folded_name, due_at)
select k.vault, k.folded_name, 'epoch'
from keyvault.key k
join keyvault.key_version v
  on v.vault = k.vault and v.folded_name = k.folded_name and v.version = k.latest_version
where v.expires is not null;
