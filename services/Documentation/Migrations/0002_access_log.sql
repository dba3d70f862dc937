-- The access log of all services (P-12): who looked at which cases, what for, and who was turned away. Only ever added to,
-- by the collection from the services; months that are over for long enough go as a whole.

-- How long: 60 months is an assumption. A case is kept five years after it was closed (P-16), and the former order on logging
-- let logs be kept for at most five years (P-12; at least six months, which binds here too).
create table access_retention (
    only_row    boolean primary key default true check (only_row),
    kept_months integer not null default 60 check (kept_months >= 6)
);
insert into access_retention default values;

create table access_entry (
    municipality_code smallint not null,
    occurred_at       timestamptz not null,
    access_id         uuid not null,         -- made from where the row stood: collected twice, it is still one
    case_ids          uuid[] not null,
    subject_id        text not null,
    subject_name      text not null,
    role              text not null,
    service           text not null,
    via_service       text not null,
    method            text not null,
    purpose           text not null,
    classes           smallint[] not null,
    outcome           smallint not null check (outcome between 1 and 4),
    trace_id          text not null,
    primary key (municipality_code, occurred_at, access_id)
) partition by range (occurred_at);

-- One per filter that can narrow a list. Role and service stand in the first one, so that a person's rows are sorted out
-- without looking each up.
create index access_entry_subject on access_entry (municipality_code, subject_id, occurred_at, access_id, role, service);
create index access_entry_role on access_entry (municipality_code, role, occurred_at, access_id);
create index access_entry_service on access_entry (municipality_code, service, occurred_at, access_id);
create index access_entry_role_service on access_entry (municipality_code, role, service, occurred_at, access_id);

-- The accesses of each case; a list that showed it is one of them.
create table access_entry_case (
    municipality_code smallint not null,
    case_id           uuid not null,
    occurred_at       timestamptz not null,
    access_id         uuid not null,
    primary key (municipality_code, case_id, occurred_at, access_id)
) partition by range (occurred_at);

alter table access_entry enable row level security;
create policy tenant on access_entry to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
alter table access_entry_case enable row level security;
create policy tenant on access_entry_case to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on access_entry, access_entry_case to app;
grant insert on access_entry, access_entry_case to worker;

-- The services may not change a row because they are not granted it; the triggers bind the owner as well.
create function refuse_access_change() returns trigger
    language plpgsql as $$
begin
    raise exception 'the access log is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end
$$;
create trigger access_entry_is_never_changed before update or delete on access_entry
    for each row execute function refuse_access_change();
create trigger access_entry_is_never_emptied before truncate on access_entry
    for each statement execute function refuse_access_change();
create trigger access_entry_case_is_never_changed before update or delete on access_entry_case
    for each row execute function refuse_access_change();
create trigger access_entry_case_is_never_emptied before truncate on access_entry_case
    for each statement execute function refuse_access_change();

-- Makes the partitions of a day's month, where they are missing. Whoever adds rows asks for their months first.
create function prepare_access_entries(day date) returns void
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    first  timestamp := date_trunc('month', day::timestamp);
    parent text;
    part   text;
begin
    foreach parent in array array['access_entry', 'access_entry_case'] loop
        part := format('%s_%s', parent, to_char(first, 'YYYY_MM'));
        if to_regclass(part) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)',
                           part, parent, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
            execute format('alter table %I enable row level security', part);
            execute format('create trigger %I before truncate on %I for each statement execute function refuse_access_change()',
                           part || '_is_never_emptied', part);
        end if;
    end loop;
end
$$;

-- Removes the months that are over for longer than the log is kept; gives how many tables.
create function drop_old_access_entries(today date) returns integer
    language plpgsql security definer set search_path = public, pg_catalog set lock_timeout = '300ms' as $$
declare
    too_old timestamptz;
    part    name;
    dropped integer := 0;
begin
    select (date_trunc('month', today::timestamp) - make_interval(months => kept_months)) at time zone 'UTC' into too_old
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
revoke all on function prepare_access_entries(date), drop_old_access_entries(date) from public;
grant execute on function prepare_access_entries(date), drop_old_access_entries(date) to worker;
