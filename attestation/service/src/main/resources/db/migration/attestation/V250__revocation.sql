-- Number of the latest change of an instance's rules. Raised in the transaction of each change, so
-- that whoever sees the number sees the change. No row: no change yet, 0.
create table attestation.revocation_epoch (
  instance text   primary key check (length(instance) between 1 and 127),
  epoch    bigint not null check (epoch >= 1)
);

-- What the operator of an instance has revoked. A subject is revoked once, by the rule that there
-- is; a rule past its expiry goes away with the next change.
create table attestation.revocation (
  id         uuid        not null,
  instance   text        not null check (length(instance) between 1 and 127),
  kind       text        not null,
  value      text        not null check (length(value) between 1 and 512),
  reason     text        not null check (length(reason) between 1 and 512),
  author     text        not null,
  decision   text        not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (instance, id),
  constraint revocation_once unique (instance, kind, value)
);
