-- Erasing cases (sletning). The case's row goes; its number stays here, so that the year's numbers have no gap and none is
-- given twice.
create table erasure (
    municipality_code smallint not null,
    erasure_id        uuid not null,
    case_id           uuid not null,
    case_year         smallint not null,
    case_sequence     integer not null,
    ordered_by        text not null,
    reason            bytea not null,   -- with the municipality's key: the case's own is gone
    ordered_at        timestamptz not null,
    primary key (municipality_code, erasure_id),
    unique (municipality_code, case_id),
    unique (municipality_code, case_year, case_sequence)
);
alter table erasure enable row level security;
create policy tenant on erasure to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on erasure to app;
grant select on erasure to worker;

-- Which service has erased what it held.
create table service_erasure (
    municipality_code smallint not null,
    erasure_id        uuid not null,
    service           text not null check (service in ('cases', 'scheduling', 'coordination', 'documentation')),
    erased_at         timestamptz not null,
    primary key (municipality_code, erasure_id, service)
);
alter table service_erasure enable row level security;
create policy tenant on service_erasure to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on service_erasure to app, worker;

-- A person goes with the last case, and the hashes with the person, whoever adds one at that moment.
alter table person_hash
    drop constraint person_hash_municipality_code_person_id_fkey,
    add foreign key (municipality_code, person_id) references person on delete cascade;
grant delete on sickness_case, person, broken_glass to app;

insert into municipality_cipher (table_name, column_name, what) values ('person', 'cpr', 'person.cpr'), ('erasure', 'reason', 'erasure.reason');

-- Hash keys that are not among the live ones and under which persons are kept who are found under none of those.
create function hash_keys_lacking(live text[]) returns setof text
    language sql security definer set search_path = public, pg_catalog as $$
    select used.key_id
      from (select distinct key_id from person_hash) used
     where used.key_id <> all (live)
       and exists (select from person p
                    where not exists (select from person_hash h
                                       where h.municipality_code = p.municipality_code and h.person_id = p.person_id
                                         and h.key_id = any (live)))
$$;
revoke all on function hash_keys_lacking(text[]) from public;
grant execute on function hash_keys_lacking(text[]) to worker;
