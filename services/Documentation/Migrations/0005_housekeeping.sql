-- The collected accesses are tidied by the machinery's day, which is the database's, and what a wrong clock wrote is kept.

-- Accesses of a time that cannot be: a replica's clock was wrong when it wrote them. They are kept and shown like the
-- others. When their month comes, they move into it; what is older than the log is kept stays here, for a person to look at.
create table access_entry_other partition of access_entry default;
create table access_entry_case_other partition of access_entry_case default;
alter table access_entry_other enable row level security;
alter table access_entry_case_other enable row level security;
create trigger access_entry_other_is_never_emptied before truncate on access_entry_other
    for each statement execute function refuse_access_change();
create trigger access_entry_case_other_is_never_emptied before truncate on access_entry_case_other
    for each statement execute function refuse_access_change();

-- Makes the partitions of a day's month, where they are missing and the month is one that can be: no later than tomorrow's,
-- no earlier than the log is kept. Whoever adds rows asks for their months first. Rows of the month that are there already
-- move into it; they are never deleted, which the triggers forbid, but go over with the table they were in.
create or replace function prepare_access_entries(day date) returns void
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    first   timestamp := date_trunc('month', day::timestamp);
    parent  text;
    part    text;
    other   text;
    waiting boolean;
begin
    if day > machinery_today() + 1
       or first < date_trunc('month', machinery_today()::timestamp) - make_interval(months => (select kept_months from access_retention)) then
        return;
    end if;
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
            execute format('alter table %I enable row level security', other);
            execute format('create trigger %I before truncate on %I for each statement execute function refuse_access_change()',
                           other || '_is_never_emptied', other);
        end if;
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       part, parent, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
        execute format('alter table %I enable row level security', part);
        execute format('create trigger %I before truncate on %I for each statement execute function refuse_access_change()',
                       part || '_is_never_emptied', part);
        if waiting then
            execute format('insert into %I select * from access_waiting', parent);
            drop table access_waiting;
        end if;
    end loop;
end
$$;

-- With a date it is the owner's, and never of a day that has not come.
create or replace function drop_old_access_entries(today date) returns integer
    language plpgsql security definer set search_path = public, pg_catalog set lock_timeout = '300ms' as $$
declare
    too_old timestamptz;
    part    name;
    dropped integer := 0;
begin
    select (date_trunc('month', least(today, machinery_today())::timestamp) - make_interval(months => kept_months)) at time zone 'UTC' into too_old
      from access_retention;
    for part in
        select c.relname
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent in ('access_entry'::regclass, 'access_entry_case'::regclass) and c.relname ~ '_\d{4}_\d{2}$'
           and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= too_old
         order by 1
    loop
        execute format('drop table %I', part);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

-- Removes the months that are over for longer than the log is kept; gives how many tables.
create function drop_old_access_entries() returns integer
    language sql security definer set search_path = public, pg_catalog as $$ select drop_old_access_entries(machinery_today()) $$;
revoke all on function drop_old_access_entries(), drop_old_access_entries(date) from public, worker;
grant execute on function drop_old_access_entries() to worker;
