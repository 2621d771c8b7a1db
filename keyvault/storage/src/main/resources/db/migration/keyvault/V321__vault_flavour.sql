-- Which of Azure's services a vault behaves as. Fixed when the vault is made: its keys are of the
-- kinds that the service has.
alter table keyvault.vault
  add column flavour text not null default 'vault' check (flavour in ('vault', 'managed-hsm'));

alter table keyvault.vault alter column flavour drop default;
