create schema shelf;
create table shelf.book (title text primary key, copies integer not null check (copies >= 0));
