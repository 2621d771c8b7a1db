create schema ledgerbook;
create table ledgerbook.loan (title text not null);
