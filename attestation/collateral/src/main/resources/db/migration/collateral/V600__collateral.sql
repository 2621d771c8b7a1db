create schema collateral;

-- What the makers of the hardware say: certificates, revocation lists, TCB info. One row per item, the newest
-- that passed its check; nodes share it. A statement never goes back, neither in its edition nor in its time.
create table collateral.item (
  name        text collate "C" primary key check (length(name) <= 256),
  body        bytea       not null check (length(body) between 1 and 524288),
  -- certificates in DER, the signer of the body first
  issuers     bytea[]     not null check (cardinality(issuers) <= 8),
  issued      timestamptz not null,
  next_update timestamptz not null check (next_update >= issued),
  -- TCB evaluation data number; 0 where there is none
  edition     bigint      not null check (edition >= 0),
  fetched_at  timestamptz not null,
  origin      text        not null check (length(origin) <= 64)
);

-- How far each signer of bundles has come, so that an older bundle is not taken for a newer one.
create table collateral.bundle_signer (
  key_id   text collate "C" primary key check (length(key_id) <= 128),
  sequence bigint      not null check (sequence >= 1),
  seen_at  timestamptz not null
);
