-- The citizen's own understanding (borgerens egen forståelse, S4-05), by version. Rows are only ever added: nobody changes or withdraws
-- what the citizen said. Goes with its case.
create table own_understanding (
    municipality_code smallint not null,
    case_id           uuid not null,
    version           integer not null check (version > 0),
    text              bytea not null,                                          -- encrypted with the case's key
    wording           smallint not null check (wording between 1 and 2),       -- GoalWording
    written_by        smallint not null check (written_by between 1 and 2),    -- WrittenBy
    author_id         text not null,
    author_name       text not null,
    said_on           date not null,
    written_at        timestamptz not null,
    primary key (municipality_code, case_id, version),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    check (written_by = 2 or wording = 1)                                      -- a citizen's words are the own
);
select secure_table('own_understanding');
create policy tenant on own_understanding to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on own_understanding to app;
