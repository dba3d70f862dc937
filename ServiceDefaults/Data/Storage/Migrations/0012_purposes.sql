-- What an act was for is free text. It is kept with the key of the case, and purpose names only the method, event or timer
-- that the act follows from. Rows of before this have it in purpose: the feed does not hand it out, and it goes with the case.
alter table event add column sealed_purpose bytea;
grant insert (sealed_purpose) on event to app, worker;

-- What was written of purposes about a case that is erased, in what is otherwise only added to: the events, and the access log,
-- where the method takes its place, as where nothing was stated.
create function erase_purposes(sought uuid) returns void
    language sql security definer set search_path = public, pg_catalog as $$
    update event e set purpose = case when e.purpose like 'sygeopfoelgning.%' then e.purpose else e.type end, sealed_purpose = null
     where e.municipality_code = current_setting('app.municipality')::smallint and e.aggregate_id = sought
       and exists (select from erased_case c where c.municipality_code = e.municipality_code and c.case_id = sought);
    update access_log a set purpose = a.rpc
     where a.municipality_code = current_setting('app.municipality')::smallint and sought = any (a.case_ids) and a.purpose <> a.rpc
       and exists (select from erased_case c where c.municipality_code = a.municipality_code and c.case_id = sought);
$$;
revoke all on function erase_purposes(uuid) from public;
grant execute on function erase_purposes(uuid) to app, worker;

revoke execute on all functions in schema public from public;
