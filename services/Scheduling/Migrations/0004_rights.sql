-- What Scheduling's roles may do (machinery's 0011_rights.sql): its code's needs, and nothing more. Cases and who reaches them
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

revoke all on municipality, plan, deadline from app, worker;
grant select on municipality, plan, deadline to app;
grant select, insert, update (pinned_rule_set_id, overlay_ids) on municipality to worker;
grant select, insert, delete on plan to worker;
grant select, delete, update (notice, noticed_at), insert on deadline to worker;

revoke execute on all functions in schema public from public;
