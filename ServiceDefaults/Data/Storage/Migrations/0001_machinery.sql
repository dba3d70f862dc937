-- What every service's database has besides its own tables: the event log, the stored answers, the keys of the cases,
-- the subscriptions, the business clock. The migrator applies it first, as the database's owner.
--
-- app    the role of the service's requests: sees one municipality at a time
-- worker the role of its background work: sees the machinery's rows of all, takes on one municipality before any effect

-- The log's epoch. A restore or a move to another server renews it, because transaction ids start over.
create table feed_epoch (
    only_row boolean primary key default true check (only_row),
    epoch    uuid not null default gen_random_uuid()
);
insert into feed_epoch default values;
grant select on feed_epoch to app, worker;

-- The event log: history of the case, audit of changes, and outbox.
create table event (
    sequence          bigint generated always as identity primary key,
    txid              xid8 not null default pg_current_xact_id(),
    municipality_code smallint not null,
    aggregate_id      uuid not null,
    type              text not null,
    published         bytea not null,
    private           bytea,
    actor_subject     text not null,
    actor_name        text not null,
    actor_role        text not null,
    purpose           text not null,
    occurred_at       timestamptz not null,
    trace_parent      text not null,
    request_id        text not null
);
create index event_feed on event (txid, sequence);
create index event_aggregate on event (municipality_code, aggregate_id, sequence);
alter table event enable row level security;
create policy tenant on event to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy feed on event to worker using (true);
grant select on event to app, worker;
-- Not txid and not sequence: nobody writes an event into another transaction or order.
grant insert (municipality_code, aggregate_id, type, published, private, actor_subject, actor_name, actor_role, purpose,
              occurred_at, trace_parent, request_id) on event to app, worker;

-- Events below the fence can no longer be preceded by one that is not committed yet: it is the oldest transaction of
-- this database that is still open. Another database's open transactions do not hold it back.
create function feed_fence() returns xid8
    language sql stable security definer set search_path = pg_catalog as $$
    select coalesce(
        (select min(x) from pg_snapshot_xip(s) x
          where not exists (select from pg_stat_get_activity(null) a
                             where a.backend_xid = x::xid
                               and a.datid <> (select oid from pg_database where datname = current_database()))
            and not exists (select from pg_prepared_xacts p
                             where p.transaction = x::xid and p.database <> current_database())),
        pg_snapshot_xmax(s))
    from pg_current_snapshot() s
    where not pg_is_in_recovery()
$$;
revoke all on function feed_fence() from public;
grant execute on function feed_fence() to app, worker;

-- How long the oldest transaction that holds the fence back has been open, in seconds; 0 when there is none.
create function feed_oldest_transaction_seconds() returns double precision
    language sql stable security definer set search_path = pg_catalog as $$
    select coalesce(max(extract(epoch from clock_timestamp() - a.xact_start)), 0)
    from pg_stat_get_activity(null) a
    where a.backend_xid is not null and a.pid <> pg_backend_pid()
      and a.datid = (select oid from pg_database where datname = current_database())
$$;
revoke all on function feed_oldest_transaction_seconds() from public;
grant execute on function feed_oldest_transaction_seconds() to worker;

-- The first answer to a request id, kept 72 hours, encrypted (with the case's key where the write has one).
create table request (
    municipality_code smallint not null,
    subject           text not null,
    rpc               text not null,
    request_id        uuid not null,
    content_hash      bytea not null,
    case_id           uuid,
    answer            bytea,
    txid              xid8 not null default pg_current_xact_id(),
    sequence          bigint not null default 0,
    created_at        timestamptz not null default now(),
    primary key (municipality_code, subject, rpc, request_id)
);
create index request_age on request (created_at);
alter table request enable row level security;
create policy tenant on request to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy housekeeping on request to worker using (true);
grant select, insert, update on request to app;
grant select, delete on request to worker;

-- The data key of each case, wrapped by the municipality's key. Without its row the case's text cannot be read.
create table case_key (
    municipality_code smallint not null,
    case_id           uuid not null,
    key_id            text not null,
    wrapped           bytea not null,
    primary key (municipality_code, case_id)
);
alter table case_key enable row level security;
create policy tenant on case_key to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on case_key to app, worker;

-- The business date of a municipality, set by tests and the demo. Never set in production.
create table business_clock (
    municipality_code smallint primary key,
    business_date     date not null
);
alter table business_clock enable row level security;
create policy tenant on business_clock to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy machinery on business_clock to worker using (true);
grant select, insert, update, delete on business_clock to app;
grant select on business_clock to worker;

-- How far this service has taken in another service's log, and what it is failing on.
create table subscription (
    publisher         text primary key,
    epoch             uuid,
    txid              xid8 not null default '0',
    sequence          bigint not null default 0,
    failed_attempts   integer not null default 0,
    advanced_at       timestamptz
);
grant select on subscription to app;
grant select, insert, update on subscription to worker;

-- Which replica works on a subscription. Only an optimisation: what makes an effect happen once is the cursor's
-- compare-and-set in the effect's own transaction.
create table lease (
    name       text primary key,
    holder     uuid not null,
    held_until timestamptz not null
);
grant select, insert, update on lease to worker;

-- Events that could not be taken in, and the later ones of the same aggregate behind them, in order.
create table parked_event (
    publisher         text not null,
    epoch             uuid not null,
    txid              xid8 not null,
    sequence          bigint not null,
    municipality_code smallint not null,
    aggregate_id      uuid not null,
    type              text not null,
    event             bytea not null,
    error             text not null,
    attempts          integer not null,
    parked_at         timestamptz not null default now(),
    primary key (publisher, epoch, txid, sequence)
);
create index parked_event_aggregate on parked_event (aggregate_id);
grant select, insert, delete on parked_event to worker;
