-- What Documentation's roles may do (machinery's 0011_rights.sql): its code's needs, and nothing more. Cases and who reaches them
-- come by event, so the background work writes them, and follows the order of an erasure.
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

grant select, insert on case_key to worker;
grant select, insert (municipality_code, case_id, person_id, responsible_id, team_id, restriction, named_ids),
      update (person_id, responsible_id, team_id, restriction, named_ids, version) on case_access to worker;
grant insert on break_glass to worker;
grant execute on function erase_case(uuid, uuid, timestamptz), rewrite_event(bigint, bytea) to worker;

revoke all on journal, journal_entry, erased_journal, access_entry, access_entry_case from app, worker;
grant select, update (entry_count, head_hash, seal) on journal to app;
grant select, insert, update (entry_count, head_hash, seal) on journal to worker;
grant select, insert on journal_entry to app, worker;
grant select on erased_journal to app;
grant select, insert on erased_journal to worker;
grant select on access_entry, access_entry_case to app;
grant insert on access_entry, access_entry_case to worker;

revoke execute on all functions in schema public from public;
