-- Two replicas prepare the same month at the same moment: the second found it missing, waited for the lock while the first made
-- it, and failed on what was there. And who held the one table and waited for the other stopped those who add to both. Both are
-- locked before either is looked at under the lock. prepare_access_entries is otherwise as before (0006_rights.sql).
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
    if to_regclass('access_entry_case_' || to_char(first, 'YYYY_MM')) is not null
       and to_regclass('access_entry_' || to_char(first, 'YYYY_MM')) is not null then
        return;
    end if;
    -- In the order in which those who add rows take theirs.
    lock table access_entry_case, access_entry in access exclusive mode;
    -- Rows of all municipalities move, whichever the transaction is for.
    perform set_config('app.municipality', '', true);
    foreach parent in array array['access_entry', 'access_entry_case'] loop
        part := format('%s_%s', parent, to_char(first, 'YYYY_MM'));
        continue when to_regclass(part) is not null;
        other := parent || '_other';
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
