-- Journals whose text was erased with the case's key. The chain stays and still verifies: the seal is the head at the
-- moment of the erasure, under the municipality's key. A key that is missing without such a seal was taken away.
create table erased_journal (
    municipality_code smallint not null,
    case_id           uuid not null,
    erased_at         timestamptz not null,
    seal              bytea not null,
    primary key (municipality_code, case_id)
);
alter table erased_journal enable row level security;
create policy tenant on erased_journal to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on erased_journal to app;
grant select, insert on erased_journal to worker;

insert into municipality_cipher (table_name, column_name, what) values ('erased_journal', 'seal', 'journal.erased');
