-- What is tidied goes by the database's clock, and by nobody else's: a replica whose clock was four days ahead removed all
-- stored answers, and one six years ahead the collected accesses. The worker role names no date any more.

-- What day it is for the machinery, in UTC. Nothing of the domain goes by it.
create function machinery_today() returns date
    language sql stable as $$ select (now() at time zone 'UTC')::date $$;
revoke all on function machinery_today() from public;

-- Removes answers that were stored more than 72 hours ago, at most so many; gives how many.
create function remove_old_answers(at_most integer) returns integer
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    removed integer;
begin
    delete from request where (municipality_code, subject, rpc, request_id) in
        (select municipality_code, subject, rpc, request_id from request
          where created_at < now() - interval '72 hours' order by created_at limit at_most);
    get diagnostics removed = row_count;
    return removed;
end
$$;
revoke all on function remove_old_answers(integer) from public;
grant execute on function remove_old_answers(integer) to worker;
revoke delete on request from worker;

-- Makes the partitions of a month and the two after it, where they are missing. Rows of such a month that are there already,
-- in the last partition, move into it: otherwise it could not be made, now or ever. A month that the database's clock is not
-- near is refused. It locks the whole log: rather tried again later than waited for, with every read waiting behind it.
create or replace function prepare_access_log(month date) returns void
    language plpgsql security definer set search_path = public, pg_catalog set lock_timeout = '300ms' as $$
declare
    first  date;
    since  timestamptz;
    until  timestamptz;
    part   text;
begin
    if month > machinery_today() + 62 then
        raise exception 'the access log is not prepared for %: the database says it is %', month, machinery_today()
            using errcode = 'invalid_parameter_value';
    end if;
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
        execute format('alter table %I enable row level security', part);
        insert into access_log overriding system value select * from moving;
        drop table moving;
    end loop;
end
$$;

-- The months that are needed next.
create function prepare_access_log() returns void
    language sql security definer set search_path = public, pg_catalog as $$ select prepare_access_log(machinery_today()) $$;

-- Removes the months that are over for long enough and taken in to the last row; gives how many.
create function drop_forwarded_access_log() returns integer
    language sql security definer set search_path = public, pg_catalog as $$ select drop_forwarded_access_log(machinery_today()) $$;

-- With a date they are the owner's, and never of a day that has not come.
create or replace function drop_forwarded_access_log(today date) returns integer
    language plpgsql security definer set search_path = public, pg_catalog set lock_timeout = '300ms' as $$
declare
    forwarded access_forwarded;
    too_old   timestamptz;
    part      name;
    is_needed boolean;
    dropped   integer := 0;
begin
    select f.* into forwarded from access_forwarded f join feed_epoch e on e.epoch = f.epoch;
    if not found then
        return 0;
    end if;
    too_old := (date_trunc('month', least(today, machinery_today())::timestamp) - make_interval(months => forwarded.kept_months)) at time zone 'UTC';
    for part in
        select c.relname
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'access_log'::regclass and c.relname ~ '^access_log_\d{4}_\d{2}$'
           and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= too_old
         order by 1
    loop
        execute format('select exists (select from %I where (txid, sequence) > ($1, $2))', part)
           into is_needed using forwarded.txid, forwarded.sequence;
        if not is_needed then
            execute format('drop table %I', part);
            dropped := dropped + 1;
        end if;
    end loop;
    delete from access_log_other o
     where o.occurred_at < too_old and (o.txid, o.sequence) <= (forwarded.txid, forwarded.sequence);
    return dropped;
end
$$;
revoke all on function prepare_access_log(), drop_forwarded_access_log(), prepare_access_log(date), drop_forwarded_access_log(date) from public, worker;
grant execute on function prepare_access_log(), drop_forwarded_access_log() to worker;
