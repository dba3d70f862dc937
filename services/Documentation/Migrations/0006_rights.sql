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

-- prepare_access_entries as before (0005_housekeeping.sql); what it makes binds the owner too.
create or replace function prepare_access_entries(day date) returns void
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    first   timestamp := date_trunc('month', day::timestamp);
    parent  text;
    part    text;
    other   text;
    waiting boolean;
    own     constant text := coalesce(current_setting('app.municipality', true), '');
begin
    if day > machinery_today() + 1
       or first < date_trunc('month', machinery_today()::timestamp) - make_interval(months => (select kept_months from access_retention)) then
        return;
    end if;
    -- Rows of all municipalities move, whichever the transaction is for.
    perform set_config('app.municipality', '', true);
    foreach parent in array array['access_entry', 'access_entry_case'] loop
        part := format('%s_%s', parent, to_char(first, 'YYYY_MM'));
        continue when to_regclass(part) is not null;
        other := parent || '_other';
        execute format('lock table %I in access exclusive mode', parent);
        execute format('select exists (select from %I where occurred_at >= $1 and occurred_at < $2)', other)
           into waiting using first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC';
        if waiting then
            execute format('alter table %I detach partition %I', parent, other);
            execute format('alter table %I rename to access_waiting', other);
            execute format('create table %I partition of %I default', other, parent);
            perform secure_table(other);
            execute format('create trigger %I before truncate on %I for each statement execute function refuse_access_change()',
                           other || '_is_never_emptied', other);
        end if;
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       part, parent, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
        perform secure_table(part);
        execute format('create trigger %I before truncate on %I for each statement execute function refuse_access_change()',
                       part || '_is_never_emptied', part);
        if waiting then
            execute format('insert into %I select * from access_waiting', parent);
            drop table access_waiting;
        end if;
    end loop;
    perform set_config('app.municipality', own, true);
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
