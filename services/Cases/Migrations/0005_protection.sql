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
alter table protection enable row level security;
create policy tenant on protection to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, delete on protection to app;
grant select on protection to worker;

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
alter table lifted_protection enable row level security;
create policy tenant on lifted_protection to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, delete on lifted_protection to app;

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
