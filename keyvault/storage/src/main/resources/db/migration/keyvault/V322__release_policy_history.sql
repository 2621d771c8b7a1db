-- Every release policy that a key has had, when and by whom it was set. Goes with the key.
create table keyvault.release_policy_history (
  vault text collate "C" not null,
  folded_name text collate "C" not null,
  ordinal integer not null check (ordinal > 0),
  policy_content_type text not null,
  policy_data bytea not null,
  policy_immutable boolean not null,
  since timestamptz not null,
  -- the actor of the change; empty if it is not known
  set_by text not null,
  primary key (vault, folded_name, ordinal),
  foreign key (vault, folded_name) references keyvault.key (vault, folded_name) on delete cascade
);

-- Of keys that were there before, who set the present one is in the audit log only.
insert into keyvault.release_policy_history
select vault, folded_name, 1, policy_content_type, policy_data, policy_immutable, now(), ''
from keyvault.key where policy_data is not null;
