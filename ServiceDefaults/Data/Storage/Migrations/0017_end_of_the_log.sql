-- Where the log ends, for the answer of a write that published nothing: the other services never reach such a write's own transaction, and
-- need not. All municipalities' events, because the newest is then one step in the index; only its number is told.
create function end_of_the_log() returns table (txid xid8, sequence bigint)
    language sql stable security definer set search_path = public, pg_catalog as $$
    select e.txid, e.sequence from event e order by e.txid desc, e.sequence desc limit 1
$$;
revoke all on function end_of_the_log() from public;
grant execute on function end_of_the_log() to app;
