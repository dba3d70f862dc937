-- What protects a person (beskyttelse): name and address protection (CPR-loven § 28) and own staff. It is the person's, not
-- a form's: it holds for every case of the person until it is lifted, and goes with the person.
create table protection (
    municipality_code smallint not null,
    person_id         uuid not null,
    protection        smallint not null check (protection in (2, 3)),   -- CaseRestriction: 2 protected person, 3 own staff
    registered_by     text not null,
    registered_at     timestamptz not null,
    primary key (municipality_code, person_id, protection),
    foreign key (municipality_code, person_id) references person on delete cascade
);
select secure_table('protection');
create policy tenant on protection to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, delete on protection to app;

-- Who lifted a protection, and why: by way of which case, with whose key the reason is encrypted.
create table lifted_protection (
    municipality_code smallint not null,
    lift_id           uuid not null,
    case_id           uuid not null,
    protection        smallint not null check (protection in (2, 3)),
    officer_id        text not null,
    officer_name      text not null,
    reason            bytea not null,
    lifted_at         timestamptz not null,
    primary key (municipality_code, lift_id)
);
create index lifted_protection_case on lifted_protection (municipality_code, case_id);
select secure_table('lifted_protection');
create policy tenant on lifted_protection to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on lifted_protection to app;

-- sickness_case.address_protected is from here on what was known when the case was registered; whether the person is
-- protected says the table above. A form that says so is written there with its case, also by a replica of the version before.
create function protection_of_form() returns trigger language plpgsql as $$
begin
    insert into protection (municipality_code, person_id, protection, registered_by, registered_at)
    values (new.municipality_code, new.person_id, 2, coalesce(current_setting('app.subject', true), ''), new.registered_at)
    on conflict do nothing;
    return new;
end
$$;
create trigger protection_of_form before insert on sickness_case
    for each row when (new.address_protected) execute function protection_of_form();

-- What the cases there are say. The migrator then restricts the persons' other cases.
insert into protection (municipality_code, person_id, protection, registered_by, registered_at)
select c.municipality_code, c.person_id, 2, '', min(c.registered_at)
  from sickness_case c
  left join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id
 where c.address_protected or a.restriction = 2
 group by c.municipality_code, c.person_id;
insert into protection (municipality_code, person_id, protection, registered_by, registered_at)
select c.municipality_code, c.person_id, 3, '', min(c.registered_at)
  from sickness_case c
  join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id
 where a.restriction = 3
 group by c.municipality_code, c.person_id;

-- remove_case as before (0005_rights.sql), and who lifted what by way of the case. What protects the person goes with the person.
create or replace function remove_case(sought uuid, ordered uuid) returns void
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    own constant smallint := current_setting('app.municipality')::smallint;
begin
    if not erasure_is_ordered(sought, ordered) then
        raise exception 'nobody has ordered the erasure %', ordered using errcode = 'insufficient_privilege';
    end if;
    with gone as (
        delete from sickness_case where municipality_code = own and case_id = sought returning person_id)
    delete from person p using gone
     where p.municipality_code = own and p.person_id = gone.person_id
       and not exists (select from sickness_case other
                        where other.municipality_code = own and other.person_id = gone.person_id and other.case_id <> sought);
    delete from broken_glass where municipality_code = own and case_id = sought;
    delete from lifted_protection where municipality_code = own and case_id = sought;
end
$$;

revoke execute on all functions in schema public from public;
