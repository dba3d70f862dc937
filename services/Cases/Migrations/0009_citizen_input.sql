-- What the citizen wishes, asks or tells for coming talks (borgerens input, S2-14). It is only ever added to (P-13), and goes
-- with its case.
create table citizen_input (
    municipality_code smallint not null,
    input_id          uuid not null,
    case_id           uuid not null,
    kind              smallint not null check (kind between 1 and 3),     -- CitizenInputKind
    author            smallint not null check (author between 1 and 2),   -- CitizenInputAuthor
    author_id         text not null,
    author_name       text not null,
    text              bytea not null,                                     -- encrypted with the case's key
    added_at          timestamptz not null,
    primary key (municipality_code, input_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);
create index citizen_input_case on citizen_input (municipality_code, case_id, input_id);
select secure_table('citizen_input');
create policy tenant on citizen_input to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on citizen_input to app;
