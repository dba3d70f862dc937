-- What the services' roles may do: what their code needs, and nothing more. tests/Service/Database/rights.txt lists what all
-- roles may do in all databases, the services' own tables included, and a test holds the databases to it.

-- Row-level security that binds the owner as well: its functions reach the municipality they are called for and no other.
-- Where no municipality is said, as in a migration or while tidying, they reach all.
create function secure_table(name text) returns void
    language plpgsql set search_path = public, pg_catalog as $$
begin
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy owner on %I to current_user using '
                   '(municipality_code = coalesce(nullif(current_setting(''app.municipality'', true), '''')::smallint, municipality_code))', name);
end
$$;
revoke all on function secure_table(text) from public;

-- prepare_access_log as before (0010_housekeeping.sql); what it makes binds the owner too.
create or replace function prepare_access_log(month date) returns void
    language plpgsql security definer set search_path = public, pg_catalog set lock_timeout = '300ms' as $$
declare
    first  date;
    since  timestamptz;
    until  timestamptz;
    part   text;
    own    constant text := coalesce(current_setting('app.municipality', true), '');
begin
    if month > machinery_today() + 62 then
        raise exception 'the access log is not prepared for %: the database says it is %', month, machinery_today()
            using errcode = 'invalid_parameter_value';
    end if;
    -- Rows of all municipalities move, whichever the transaction is for.
    perform set_config('app.municipality', '', true);
    for i in 0..2 loop
        first := date_trunc('month', month)::date + make_interval(months => i);
        since := first::timestamp at time zone 'UTC';
        until := (first + interval '1 month') at time zone 'UTC';
        part := format('access_log_%s', to_char(first, 'YYYY_MM'));
        continue when to_regclass(part) is not null;
        lock table access_log in access exclusive mode;
        create temporary table moving on commit drop as select * from access_log_other where occurred_at >= since and occurred_at < until;
        delete from access_log_other where occurred_at >= since and occurred_at < until;
        execute format('create table %I partition of access_log for values from (%L) to (%L)', part, since, until);
        perform secure_table(part);
        insert into access_log overriding system value select * from moving;
        drop table moving;
    end loop;
    perform set_config('app.municipality', own, true);
end
$$;

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

revoke all on event, request, case_key, business_clock, subscription, lease, parked_event, skipped_event, case_access, break_glass,
    access_log, erased_case, key_reader, timer, feed_epoch, access_forwarded from app, worker;
revoke all on function access_case(uuid, timestamptz, text, text, text, text, smallint[], text, boolean, boolean),
    case_verdict(case_access, boolean, timestamptz), case_open(case_access, timestamptz) from worker;
revoke all on function erase_case(uuid, uuid, timestamptz), rewrite_event(bigint, bytea), business_now(smallint, timestamptz) from app, worker;

grant select on feed_epoch to app, worker;

-- The log is added to. A request's events name its caller, background work's are of the municipality it has taken on.
grant select on event to app, worker;
grant insert (municipality_code, aggregate_id, type, published, private, actor_subject, actor_name, actor_role, purpose,
              occurred_at, trace_parent, request_id) on event to app, worker;
drop policy tenant on event;
drop policy feed on event;
create policy tenant on event for select to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy feed on event for select to worker using (true);
create policy act on event for insert to app with check (
    municipality_code = current_setting('app.municipality')::smallint
    and actor_subject = current_setting('app.subject', true) and actor_role = current_setting('app.role', true));
create policy effect on event for insert to worker with check (municipality_code = current_setting('app.municipality')::smallint);

-- An answer is given once, by the transaction that claimed the request id, and never taken back.
grant select, insert (municipality_code, subject, rpc, request_id, content_hash), update (answer, case_id, sequence) on request to app;
drop policy tenant on request;
drop policy housekeeping on request;
create policy tenant on request for select to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy claim on request for insert to app with check (municipality_code = current_setting('app.municipality')::smallint);
create policy answer on request for update to app
    using (municipality_code = current_setting('app.municipality')::smallint and txid = pg_current_xact_id() and answer is null)
    with check (municipality_code = current_setting('app.municipality')::smallint and answer is not null);

-- Keys of cases are made where the case comes in: in Cases by requests, elsewhere by the event (each service's own 'rights').
grant select on case_key to app;
grant select, insert (municipality_code, business_date), update (business_date), delete on business_clock to app;
grant select on business_clock to worker;

grant select on subscription to app;
grant select, insert (publisher, epoch, txid, sequence, failed_attempts, advanced_at),
      update (epoch, txid, sequence, failed_attempts, advanced_at) on subscription to worker;
grant select, insert, update (holder, held_until) on lease to worker;
grant select on parked_event to app;
grant select, insert (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts),
      update (attempts, error), delete on parked_event to worker;
grant select, insert on skipped_event to worker;

grant select on case_access, break_glass to app;
grant insert (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id) on access_log to app;
grant select on access_log to worker;
grant select, update (epoch, txid, sequence) on access_forwarded to worker;

grant select on erased_case to worker;
grant select, insert, update (encryption_keys, hash_keys, seen_at), delete on key_reader to worker;
grant select, insert (municipality_code, kind, aggregate_id, subject, due_at, trace_parent),
      update (due_at, trace_parent, attempts, retry_at, failure), delete on timer to worker;
grant execute on function business_now(smallint, timestamptz) to worker;

-- Whether this case may be erased now. Cases, where erasures are ordered, has an order to look for; the others follow it.
create function erasure_is_ordered(sought uuid, erasure uuid) returns boolean
    language sql stable as $$ select true $$;
revoke all on function erasure_is_ordered(uuid, uuid) from public;

-- erase_case as before (0009_erasure_behind_locks.sql), and only what is ordered.
create or replace function erase_case(sought uuid, erasure uuid, at timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    own constant smallint := current_setting('app.municipality')::smallint;
begin
    if not erasure_is_ordered(sought, erasure) then
        raise exception 'nobody has ordered the erasure %', erasure using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(sought::text, 0));
    perform from parked_event where municipality_code = own and aggregate_id = sought order by publisher, txid, sequence for update;
    delete from parked_event where municipality_code = own and aggregate_id = sought;
    perform from case_access where municipality_code = own and case_id = sought for update;
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

-- rewrite_event as before (0005_erasure.sql), and only in the transaction that erases the case.
create or replace function rewrite_event(which bigint, rewritten bytea) returns void
    language sql security definer set search_path = public, pg_catalog as $$
    update event e set published = rewritten
     where e.sequence = which and e.municipality_code = current_setting('app.municipality')::smallint
       and exists (select from erased_case c
                    where c.municipality_code = e.municipality_code and c.case_id = e.aggregate_id
                      and c.xmin = pg_current_xact_id()::xid)
$$;

revoke execute on all functions in schema public from public;
