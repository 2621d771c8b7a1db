create schema keyvault;

-- The root key that private keys are sealed under: one row, so that a start with another root key is
-- refused before anything is read or written.
create table keyvault.root_key (
  only_one boolean primary key default true check (only_one),
  id bytea not null
);

create table keyvault.vault (
  name text collate "C" primary key check (name = lower(name)),
  tenant text not null,
  resource text not null,
  recoverable_days integer not null check (recoverable_days between 7 and 90),
  purge_protection boolean not null
);

-- What holds for all versions of a key. The revision grows with every change of the key or of one of
-- its versions; every write names the one it was made from.
create table keyvault.key (
  vault text collate "C" not null references keyvault.vault (name),
  folded_name text collate "C" not null check (folded_name = lower(folded_name)),
  name text not null check (lower(name) = folded_name),
  exportable boolean not null,
  policy_content_type text,
  policy_data bytea,
  policy_immutable boolean,
  deleted_at timestamptz,
  purge_at timestamptz,
  latest_version text not null,
  versions integer not null check (versions > 0),
  revision bigint not null check (revision > 0),
  primary key (vault, folded_name),
  check (exportable = (policy_data is not null)),
  check ((policy_data is null) = (policy_content_type is null)),
  check ((policy_data is null) = (policy_immutable is null)),
  check ((deleted_at is null) = (purge_at is null))
);

create index key_due on keyvault.key (purge_at) where purge_at is not null;

create table keyvault.key_version (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  version text collate "C" not null,
  ordinal integer not null check (ordinal > 0),
  kty text not null,
  -- SubjectPublicKeyInfo, DER
  public_key bytea not null,
  -- PKCS #8, sealed under the root key for this vault, name and version
  sealed_private_key bytea not null,
  key_ops text[] not null,
  enabled boolean not null,
  not_before timestamptz,
  expires timestamptz,
  created timestamptz not null,
  updated timestamptz not null,
  -- a JSON object of strings; text, because the order of members is kept
  tags text not null,
  primary key (vault, folded_name, version),
  unique (vault, folded_name, ordinal),
  foreign key (vault, folded_name) references keyvault.key (vault, folded_name) on delete cascade
);

-- The latest version of a key is one of its versions, whatever writes.
alter table keyvault.key
  add foreign key (vault, folded_name, latest_version)
    references keyvault.key_version (vault, folded_name, version)
    deferrable initially deferred;
