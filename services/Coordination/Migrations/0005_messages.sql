-- What is sent in cases (breve og beskeder): messages, whether a citizen is exempt from Digital Post, and from when nothing is sent. Enums by
-- their numbers in the contract.

-- A message as it is now. The letter itself is Documentation's. What somebody says or decides about the delivery is encrypted with the case's key.
create table message (
    municipality_code smallint not null,
    message_id        uuid not null,
    case_id           uuid not null,
    recipient         smallint not null check (recipient between 1 and 2),           -- MessageRecipient
    party_id          uuid,
    letter_id         uuid not null,
    purpose           smallint not null check (purpose between 1 and 6),             -- MessagePurpose
    preferred_channel smallint not null check (preferred_channel between 0 and 3),   -- MessageChannel
    channel           smallint not null default 0 check (channel between 0 and 3),
    status            smallint not null check (status between 1 and 7),              -- MessageStatus
    park_reason       smallint not null default 0 check (park_reason between 0 and 6),
    attempts          smallint not null default 0 check (attempts >= 0),
    queued_at         timestamptz not null,
    queued_by_name    text not null,
    sent_at           timestamptz,
    presumed_on       date,
    delivered_on      date,
    delivery_basis    smallint not null default 0 check (delivery_basis between 0 and 3),
    returned_on       date,
    is_disputed       boolean not null default false,
    dispute           bytea,
    decision_reason   bytea,
    version           integer not null check (version > 0),
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, message_id),
    foreign key (municipality_code, case_id) references coordinated_case on delete cascade,
    constraint an_employer_is_a_party check ((recipient = 2) = (party_id is not null)),
    constraint what_is_parked_has_a_reason check ((status = 5) = (park_reason > 0)),
    constraint what_was_sent_has_a_channel check ((sent_at is null) = (channel = 0)),
    constraint what_is_delivered_has_a_basis check ((status = 3) = (delivery_basis > 0) and (status = 3) = (delivered_on is not null)),
    constraint what_came_back_has_a_day check ((status = 4) = (returned_on is not null)),
    constraint only_what_was_sent_is_disputed check (not is_disputed or status in (2, 3))
);
create index message_of_case on message (municipality_code, case_id, message_id);
create index message_parked on message (municipality_code, message_id) where status = 5;
create index message_waiting on message (queued_at) where status = 1;

-- Whether a citizen is exempt from Digital Post: what was recorded last counts.
create table digital_post_exemption (
    municipality_code smallint not null,
    case_id           uuid not null,
    exemption_id      uuid not null,
    exempt            smallint not null check (exempt between 1 and 2),              -- Answer
    recorded_by_name  text not null,
    recorded_at       timestamptz not null,
    primary key (municipality_code, case_id, exemption_id),
    foreign key (municipality_code, case_id) references coordinated_case on delete cascade
);

-- From which day nothing is sent in a case, or letters are sent again (R-STANDBY): Cases' decisions, which Cases exports.
create table case_standby (
    municipality_code smallint not null,
    case_id           uuid not null,
    decision_id       uuid not null,
    from_day          date not null,
    is_on_standby     boolean not null,
    primary key (municipality_code, case_id, decision_id),
    foreign key (municipality_code, case_id) references coordinated_case on delete cascade
);

-- What the channels of an installation that sends nothing were handed, and how they fail. Empty in production.
create table sent_locally (
    municipality_code smallint not null,
    message_id        uuid not null,
    case_id           uuid not null,
    channel           smallint not null,
    letter_id         uuid not null,
    size_bytes        integer not null,
    sha256            text not null,
    handovers         integer not null,
    first_at          timestamptz not null,
    primary key (municipality_code, message_id),
    foreign key (municipality_code, case_id) references coordinated_case on delete cascade
);
create index sent_locally_case on sent_locally (municipality_code, case_id, message_id);

create table channel_fault (
    municipality_code  smallint not null,
    channel            smallint not null,
    fail_before        integer not null,
    fail_after         integer not null,
    delay_milliseconds integer not null,
    receipt            smallint not null,
    rejects            boolean not null,
    primary key (municipality_code, channel)
);

do $$
declare
    t text;
begin
    foreach t in array array['message', 'digital_post_exemption', 'case_standby', 'sent_locally', 'channel_fault']
    loop
        perform secure_table(t);
        execute format('create policy tenant on %I to app, worker using (municipality_code = current_setting(''app.municipality'')::smallint)', t);
    end loop;
end
$$;

grant select, insert, update (channel, status, park_reason, attempts, sent_at, presumed_on, delivered_on, delivery_basis, returned_on, is_disputed, dispute,
                              decision_reason, version, changed_by_name, changed_at) on message to app;
grant select, update (channel, status, park_reason, attempts, sent_at, presumed_on, delivered_on, delivery_basis, returned_on, is_disputed, version,
                      changed_by_name, changed_at) on message to worker;
grant select, insert on digital_post_exemption to app;
grant select on digital_post_exemption to worker;
grant select on case_standby to app;
grant select, insert, delete on case_standby to worker;
grant select on sent_locally to app;
grant select, insert, update (handovers) on sent_locally to worker;
grant select, insert, update (fail_before, fail_after, delay_milliseconds, receipt, rejects) on channel_fault to app;
grant select, update (fail_before, fail_after) on channel_fault to worker;

-- How long the oldest message has waited, and how many are parked, over all municipalities: for the metrics.
create function messages_waiting(real_now timestamptz, out oldest_seconds float8, out parked bigint)
    language sql stable security definer set search_path = public, pg_catalog as $$
    select coalesce((select extract(epoch from real_now - min(queued_at)) from message where status = 1), 0)::float8,
           (select count(*) from message where status = 5)
$$;
revoke execute on all functions in schema public from public;
grant execute on function messages_waiting(timestamptz) to worker;
