-- Cases are assigned by rule (tildeling, S3-02): how many open cases an officer has is counted in listed_case.
alter table sickness_case
    -- the business date of the registration: the day of the handover
    add column registered_on date;
update sickness_case c set registered_on = (c.registered_at at time zone 'Europe/Copenhagen')::date;

-- To whom a case was assigned, when and why. Only ever added to; it goes with its case.
create table case_assignment (
    municipality_code smallint not null,
    assignment_id     uuid not null,
    case_id           uuid not null,
    officer_id        text not null,
    team_id           text not null,
    basis             smallint not null check (basis between 1 and 4),      -- AssignmentBasis
    reason            bytea,        -- with the case's key; null where none was given
    assigned_by_id    text not null,
    assigned_by_name  text not null,
    assigned_at       timestamptz not null,
    primary key (municipality_code, assignment_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);
create index case_assignment_case on case_assignment (municipality_code, case_id, assigned_at, assignment_id);
select secure_table('case_assignment');
create policy tenant on case_assignment to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on case_assignment to app;
