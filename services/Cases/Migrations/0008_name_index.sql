-- The index of names: keyed hashes of the normalised parts of the name on each case's form (docs/adr/0039). A person is found by
-- the names in all of the person's cases, so a new name on a further form finds the earlier cases too. The rows belong to the
-- case and are deleted with its row (remove_case).
create table name_hash (
    municipality_code smallint not null,
    key_id            text not null,
    hash              bytea not null,
    person_id         uuid not null,
    case_id           uuid not null,
    -- The order in which NameStore reads the persons of a part.
    primary key (municipality_code, hash, person_id, case_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);
create index name_hash_case on name_hash (municipality_code, case_id);
select secure_table('name_hash');
create policy tenant on name_hash to app using (municipality_code = current_setting('app.municipality')::smallint);
-- Registrations write the rows and searches read them. The migrator adds those of older cases, and those of a new hash key.
grant select, insert on name_hash to app;
