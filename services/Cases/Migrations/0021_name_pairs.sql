-- The pairs of parts of a person's names (docs/adr/0052): a search for several parts looks up those who have them together, however
-- many have each alone. Computed here from the hashes of the parts, so whoever writes those writes these, and nothing is revealed
-- that the hashes of the parts do not show.
create function name_pair_hash(one bytea, another bytea) returns bytea
    language sql immutable parallel safe set search_path = pg_catalog
    return sha256(case when one < another then one || another else another || one end);

create table name_pair (
    municipality_code smallint not null,
    key_id            text not null,
    hash              bytea not null,
    person_id         uuid not null,
    -- The case whose name has both parts; or the one of two cases of the person whose name has the one part, and the other the other.
    case_id           uuid not null,
    other_case_id     uuid check (other_case_id < case_id),
    last_case_id      uuid not null generated always as (coalesce(other_case_id, case_id)) stored,
    -- The order in which NameStore reads the persons of a pair.
    primary key (municipality_code, hash, person_id, case_id, last_case_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    foreign key (municipality_code, other_case_id) references sickness_case on delete cascade
);
create index name_pair_case on name_pair (municipality_code, case_id);
create index name_pair_other_case on name_pair (municipality_code, other_case_id) where other_case_id is not null;
select secure_table('name_pair');
create policy tenant on name_pair to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on name_pair to app;

-- The parts of a case's name are written by one statement for each key. Pairs between two cases only of what the other case's name lacks: the
-- others are pairs of one of the two. Each "offset 0" keeps the order of the look-ups: of a table whose statistics are old the planner may
-- expect a handful of rows and read it whole for every name.
create function pair_names() returns trigger language plpgsql set search_path = public, pg_catalog as $$
begin
    insert into name_pair (municipality_code, key_id, hash, person_id, case_id)
    select a.municipality_code, a.key_id, name_pair_hash(a.hash, b.hash), a.person_id, a.case_id
      from added a
      join added b on b.municipality_code = a.municipality_code and b.case_id = a.case_id and b.key_id = a.key_id and b.hash > a.hash;
    insert into name_pair (municipality_code, key_id, hash, person_id, case_id, other_case_id)
    select a.municipality_code, a.key_id, name_pair_hash(a.hash, b.hash), a.person_id, greatest(a.case_id, c.case_id), least(a.case_id, c.case_id)
      from added a
     cross join lateral (
           select s.case_id from sickness_case s
            where s.municipality_code = a.municipality_code and s.person_id = a.person_id and s.case_id <> a.case_id
           offset 0) c
     cross join lateral (
           select h.hash from name_hash h
            where h.municipality_code = a.municipality_code and h.case_id = c.case_id and h.key_id = a.key_id and h.hash <> a.hash
           offset 0) b
     where (select count(*) from name_hash h
             where h.municipality_code = a.municipality_code and h.hash = a.hash and h.person_id = a.person_id and h.case_id = c.case_id) = 0
       and (select count(*) from name_hash h
             where h.municipality_code = a.municipality_code and h.hash = b.hash and h.person_id = a.person_id and h.case_id = a.case_id) = 0
    on conflict do nothing;
    return null;
end
$$;
create trigger pair_names after insert on name_hash referencing new table as added for each statement execute function pair_names();

-- Those that are there: written again, so that the trigger pairs them.
create table known as select municipality_code, key_id, hash, person_id, case_id from name_hash;
delete from name_hash;
insert into name_hash (municipality_code, key_id, hash, person_id, case_id) select municipality_code, key_id, hash, person_id, case_id from known;
drop table known;
revoke execute on all functions in schema public from public;
grant execute on function name_pair_hash(bytea, bytea) to app;
