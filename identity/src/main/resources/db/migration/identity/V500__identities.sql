create schema identity;

-- The one tenant of the local issuer.
create table identity.tenant (
  only_one boolean primary key default true check (only_one),
  id uuid not null
);

create table identity.identity (
  object_id uuid primary key,
  name text collate "C" not null,
  client_id uuid not null unique,
  -- sealed under the root key for this identity
  sealed_client_secret bytea not null,
  -- a JWK set
  assertion_keys json not null,
  constraint identity_name_once unique (name)
);

-- Keys that sign tokens, by generation.
create table identity.signing_key (
  generation bigint primary key check (generation > 0),
  -- SubjectPublicKeyInfo, DER
  public_key bytea not null,
  -- PKCS #8, sealed under the root key for this generation
  sealed_private_key bytea not null,
  active_from timestamptz not null,
  active_until timestamptz not null check (active_until > active_from)
);
