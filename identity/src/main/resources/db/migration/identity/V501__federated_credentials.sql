-- Which tokens of other issuers stand for an identity. All three texts are compared exactly.
create table identity.federated_credential (
  object_id uuid not null references identity.identity (object_id),
  name text collate "C" not null check (length(name) between 1 and 64),
  issuer text collate "C" not null check (length(issuer) between 1 and 600),
  subject text collate "C" not null check (length(subject) between 1 and 600),
  audience text collate "C" not null check (length(audience) between 1 and 600),
  primary key (object_id, name)
);
