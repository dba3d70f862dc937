-- How far Documentation has taken in this database's access log for good, and how long rows are kept besides.
create table access_forwarded (
    only_row    boolean primary key default true check (only_row),
    epoch       uuid,
    txid        xid8 not null default '0',
    sequence    bigint not null default 0,
    -- Months after the one they were written in. Documentation keeps the log (there for years); here the rows are only a
    -- second copy, from which a Documentation that was restored collects again. Six is an assumption: the shortest time that
    -- the former order on logging asked for (P-12).
    kept_months integer not null default 6 check (kept_months >= 1)
);
insert into access_forwarded default values;
grant select, update (epoch, txid, sequence) on access_forwarded to worker;

-- Removes the months that are over for long enough and taken in to the last row; gives how many. What Documentation has not
-- taken in stays, however old it is, and so does everything after a restore (new epoch), until it has been asked for again.
-- To remove a partition locks the whole log: rather tried again later than waited for, with every read waiting behind it.
create function drop_forwarded_access_log(today date) returns integer
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
    too_old := (date_trunc('month', today::timestamp) - make_interval(months => forwarded.kept_months)) at time zone 'UTC';
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
revoke all on function drop_forwarded_access_log(date) from public;
grant execute on function drop_forwarded_access_log(date) to worker;
