-- erase_case as before (0005_erasure.sql), and the timers of the case with it.

-- Erases what the machinery holds of a case: its key, so that no copy of its text can be read any more; what its events
-- said in private; the stored answers (their request ids stay, so that a call that is sent again does not have its effect
-- again); parked events; timers; who may reach it. Once; the second time it changes nothing and gives false.
--
-- Parked events first: a retry of one that is under way is waited for, and what it wrote is erased by what follows.
create or replace function erase_case(sought uuid, erasure uuid, at timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    own constant smallint := current_setting('app.municipality')::smallint;
begin
    delete from parked_event where municipality_code = own and aggregate_id = sought;
    insert into erased_case (municipality_code, case_id, erasure_id, erased_at) values (own, sought, erasure, at) on conflict do nothing;
    if not found then
        return false;
    end if;
    delete from case_key where municipality_code = own and case_id = sought;
    update event set private = null where municipality_code = own and aggregate_id = sought and private is not null;
    update request set answer = null where municipality_code = own and case_id = sought;
    delete from timer where municipality_code = own and aggregate_id = sought;
    delete from break_glass where municipality_code = own and case_id = sought;
    insert into case_access (municipality_code, case_id, person_id, responsible_id, restriction, erased_at)
    values (own, sought, '00000000-0000-0000-0000-000000000000', '', 1, at)
    on conflict (municipality_code, case_id) do update
       set person_id = excluded.person_id, responsible_id = '', team_id = '', named_ids = '{}', erased_at = at,
           version = case_access.version + 1;
    return true;
end
$$;
