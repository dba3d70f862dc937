-- Timers, and what operators do about parked events.

-- What time it is for a municipality: the real time, or, where its business date is set, the time of day on that date.
create function business_now(municipality smallint, real_now timestamptz) returns timestamptz
    language sql stable as $$
    select coalesce(
        (select (b.business_date + (real_now at time zone 'Europe/Copenhagen')::time) at time zone 'Europe/Copenhagen'
           from business_clock b where b.municipality_code = municipality),
        real_now)
$$;
revoke all on function business_now(smallint, timestamptz) from public;
grant execute on function business_now(smallint, timestamptz) to app, worker;

-- What day it is for a municipality, for migrations: what is asked by services gets its day from them.
create function business_today(municipality smallint) returns date
    language sql stable as $$
    select (business_now(municipality, now()) at time zone 'Europe/Copenhagen')::date
$$;
revoke all on function business_today(smallint) from public;

-- Something that is to be done when its time comes. due_at is on the municipality's business clock, retry_at on the real
-- one. Whoever does it removes the row in the transaction of the effect: so it is done once, or is still there.
create table timer (
    municipality_code smallint not null,
    kind              text not null,             -- what is to be done
    aggregate_id      uuid not null,             -- the case
    subject           text not null default '',  -- what of it, where a case has several of a kind
    due_at            timestamptz not null,
    trace_parent      text not null default '',  -- where it was set
    attempts          integer not null default 0,
    retry_at          timestamptz,
    failure           text check (failure ~ '^[A-Za-z_]{1,80}( [0-9A-Z]{5})?$'),
    primary key (municipality_code, kind, aggregate_id, subject)
);
create index timer_due on timer (due_at);
create index timer_due_in_municipality on timer (municipality_code, due_at);
alter table timer enable row level security;
create policy tenant on timer to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy machinery on timer to worker using (true);
grant select, insert, update, delete on timer to app, worker;

-- A parked event has an id that operators call it by. What it failed of is a kind, never a text: an exception's message can
-- hold anything.
alter table parked_event add column parked_event_id uuid not null default gen_random_uuid();
create unique index parked_event_id on parked_event (municipality_code, parked_event_id);
create index parked_event_list on parked_event (municipality_code, parked_at, parked_event_id);
update parked_event set error = case
    when error like 'An earlier event%' then 'EARLIER_EVENT_PARKED'
    when error like 'The case %' then 'CASE_NOT_KNOWN_YET'
    when error ~ '^[A-Za-z_]{1,80}$' then error
    else 'UNKNOWN' end;
alter table parked_event add constraint parked_event_error_is_a_kind check (error ~ '^[A-Za-z_]{1,80}( [0-9A-Z]{5})?$') not valid;
alter table parked_event enable row level security;
create policy tenant on parked_event for select to app using (municipality_code = current_setting('app.municipality')::smallint);
create policy feed on parked_event to worker using (true);
grant select on parked_event to app;
grant update on parked_event to worker;

-- Events that an operator decided to leave out, with who, when and why. What they said is in the publisher's log.
create table skipped_event (
    municipality_code smallint not null,
    publisher         text not null,
    epoch             uuid not null,
    txid              xid8 not null,
    sequence          bigint not null,
    aggregate_id      uuid not null,
    type              text not null,
    error             text not null,
    attempts          integer not null,
    skipped_by        text not null,
    skipped_by_name   text not null,
    reason            text not null,
    skipped_at        timestamptz not null,
    primary key (municipality_code, publisher, epoch, txid, sequence)
);
alter table skipped_event enable row level security;
create policy tenant on skipped_event to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on skipped_event to app, worker;
grant insert on skipped_event to worker;
