-- What a key store keeps of a version is its own matter: the key itself, sealed, or where in a
-- hardware module it is.
alter table keyvault.key_version rename column sealed_private_key to kept;

-- Symmetric keys have a size and no public half.
alter table keyvault.key_version
  alter column public_key drop not null,
  add column key_bits integer check (key_bits in (128, 192, 256)),
  add column platform text not null default 'software',
  add check ((public_key is null) = (key_bits is not null));

alter table keyvault.key_version alter column platform drop default;

-- What purged keys have left in a key store outside of the database, until it is destroyed there.
-- Written in the transaction that removes the key.
create table keyvault.left_in_key_store (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  version text collate "C" not null,
  kept bytea not null,
  primary key (vault, folded_name, version)
);
