create schema attestation;

-- Token-signing keys of each instance. A key signs from signs_from until the key of the next
-- sequence number does; it is published until the tokens that it signed have expired.
create table attestation.signing_key (
  instance    text        not null check (length(instance) between 1 and 127),
  sequence    integer     not null check (sequence >= 1),
  kid         text        not null,
  certificate bytea       not null,
  sealed_key  bytea       not null,
  signs_from  timestamptz not null,
  primary key (instance, sequence)
);

-- The attestation policy that was set last, as the JWS that was sent. No row: the default.
create table attestation.policy (
  instance         text        not null check (length(instance) between 1 and 127),
  attestation_type text        not null,
  policy_jws       text        not null,
  set_at           timestamptz not null,
  set_by           text        not null,
  decision         text        not null,
  primary key (instance, attestation_type)
);
