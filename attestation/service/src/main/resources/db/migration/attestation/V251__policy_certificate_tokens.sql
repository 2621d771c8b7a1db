-- Signed tokens that changed policy management certificates, for good: the same token for the removal
-- of a certificate is good for its addition, so that none may count twice.
create table attestation.policy_certificate_token (
  instance  text        not null check (length(instance) between 1 and 127),
  token     bytea       not null check (length(token) = 32),
  operation text        not null check (operation in ('add', 'remove')),
  used_at   timestamptz not null,
  decision  text        not null,
  primary key (instance, token, operation)
);
