-- What holds for all versions of a secret. The revision grows with every change of the secret or of one
-- of its versions; every write names the one it was made from. A secret with a policy is released only.
create table keyvault.secret (
  vault text collate "C" not null references keyvault.vault (name),
  folded_name text collate "C" not null check (folded_name = lower(folded_name)),
  name text not null check (lower(name) = folded_name),
  policy_content_type text,
  policy_data bytea,
  policy_immutable boolean,
  deleted_at timestamptz,
  purge_at timestamptz,
  latest_version text not null,
  versions integer not null check (versions > 0),
  revision bigint not null check (revision > 0),
  primary key (vault, folded_name),
  check ((policy_data is null) = (policy_content_type is null)),
  check ((policy_data is null) = (policy_immutable is null)),
  check ((deleted_at is null) = (purge_at is null))
);

create index secret_due on keyvault.secret (purge_at) where purge_at is not null;

create table keyvault.secret_version (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  version text collate "C" not null,
  ordinal integer not null check (ordinal > 0),
  -- the value in UTF-8, sealed under the root key for this vault, name and version
  sealed_value bytea not null,
  content_type text,
  enabled boolean not null,
  not_before timestamptz,
  expires timestamptz,
  created timestamptz not null,
  updated timestamptz not null,
  -- a JSON object of strings; text, because the order of members is kept
  tags text not null,
  primary key (vault, folded_name, version),
  unique (vault, folded_name, ordinal),
  foreign key (vault, folded_name) references keyvault.secret (vault, folded_name) on delete cascade
);

-- The latest version of a secret is one of its versions, whatever writes.
alter table keyvault.secret
  add foreign key (vault, folded_name, latest_version)
    references keyvault.secret_version (vault, folded_name, version)
    deferrable initially deferred;
