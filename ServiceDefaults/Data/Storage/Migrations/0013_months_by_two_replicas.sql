-- Two replicas prepare the same months at the same moment: the second found a month missing, waited for the lock while the first
-- made it, and failed on what was there. Whether a month is missing is looked at again under the lock.
-- prepare_access_log is otherwise as before (0011_rights.sql).
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
        continue when to_regclass(part) is not null;
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
