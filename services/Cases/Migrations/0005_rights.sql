-- What Cases' roles may do (machinery's 0011_rights.sql): its code's needs, and nothing more.
do $$
declare
    t record;
begin
    for t in select c.relname from pg_class c
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity
    loop
        perform secure_table(t.relname);
    end loop;
end
$$;

revoke all on municipality, person, person_hash, case_number, sickness_case, broken_glass, erasure, service_erasure from app, worker;
grant select on municipality to app;
grant select, insert on person, person_hash to app;
grant select, insert, update (last_sequence) on case_number to app;
grant select, insert on sickness_case to app;
grant select, insert (municipality_code, break_glass_id, case_id, officer_id, officer_name, officer_role, reason, broken_at, until),
      update (acknowledged_by_id, acknowledged_by_name, acknowledged_at) on broken_glass to app;
grant select, insert on erasure, service_erasure to app;
grant insert on service_erasure to worker;

-- Here requests register cases and decide who reaches them.
grant insert on case_key to app;
grant insert (municipality_code, case_id, person_id, responsible_id, team_id, restriction, named_ids),
      update (person_id, responsible_id, team_id, restriction, named_ids, version) on case_access to app;
grant insert on break_glass to app;

-- An erasure is ordered by whoever calls, and the order is on record before anything is erased.
drop policy tenant on erasure;
create policy tenant on erasure for select to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy ordered on erasure for insert to app with check (
    municipality_code = current_setting('app.municipality')::smallint and ordered_by = current_setting('app.subject', true));
create or replace function erasure_is_ordered(sought uuid, erasure uuid) returns boolean
    language sql stable set search_path = public, pg_catalog as $$
    select exists (select from erasure e
                    where e.municipality_code = current_setting('app.municipality')::smallint and e.erasure_id = $2 and e.case_id = $1
                      and e.xmin = pg_current_xact_id()::xid)
$$;
grant execute on function erase_case(uuid, uuid, timestamptz), rewrite_event(bigint, bytea) to app;

-- Removes an erased case's row, the person where it was the last case, and the notices of broken glasses. Behind the locks of
-- ErasureStore, in the transaction of the order.
create function remove_case(sought uuid, ordered uuid) returns void
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
end
$$;
revoke all on function remove_case(uuid, uuid) from public;
grant execute on function remove_case(uuid, uuid) to app;

revoke execute on all functions in schema public from public;
