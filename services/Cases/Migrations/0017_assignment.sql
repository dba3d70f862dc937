-- Cases are assigned by rule (tildeling, S3-02): the load of an officer is counted by index, however many cases were closed. The
-- responsible officer is decided in case_access, and repeated here for the indexes.
alter table sickness_case
    add column responsible_id text,
    -- the business date of the registration: the day of the handover
    add column registered_on  date;
update sickness_case c
   set registered_on = (c.registered_at at time zone 'Europe/Copenhagen')::date,
       responsible_id = (select a.responsible_id from case_access a
                          where a.municipality_code = c.municipality_code and a.case_id = c.case_id and a.erased_at is null);
create index sickness_case_load on sickness_case (municipality_code, responsible_id, class) where status = 1;
create index sickness_case_newest on sickness_case (municipality_code, responsible_id, registered_at);
grant update (responsible_id) on sickness_case to app;

-- Whoever changes the access, also a replica of the version before.
create function follow_responsible() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    update sickness_case c set responsible_id = new.responsible_id
     where c.municipality_code = new.municipality_code and c.case_id = new.case_id and c.responsible_id is distinct from new.responsible_id;
    return null;
end
$$;
revoke all on function follow_responsible() from public;
create trigger follow_responsible after insert or update of responsible_id on case_access
    for each row when (new.erased_at is null) execute function follow_responsible();

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
