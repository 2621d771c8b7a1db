-- Policy management certificates of isolated instances. An isolated instance always has one; an
-- instance without any is governed by roles.
create table attestation.policy_certificate (
  instance    text        not null check (length(instance) between 1 and 127),
  fingerprint bytea       not null check (length(fingerprint) = 32),
  certificate bytea       not null,
  position    bigint      generated always as identity,
  added_at    timestamptz not null,
  added_by    text        not null,
  decision    text        not null,
  primary key (instance, fingerprint)
);
