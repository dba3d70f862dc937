-- The talks of cases (samtaler), the times that are held for a moment, and what both occupy.

-- Equality of numbers and texts beside the overlap of times in one constraint. In a schema of its own: its functions are nobody's to call.
create schema gist;
create extension btree_gist with schema gist;

-- A talk as it is agreed now. What may say something about the citizen's health or whereabouts (why it has its form, the workplace) is encrypted
-- with the case's key. Enums by their numbers in the contract.
create table talk (
    municipality_code smallint not null,
    talk_id           uuid not null,
    case_id           uuid not null,
    purpose           smallint not null check (purpose between 1 and 5),         -- TalkPurpose
    contact_form      smallint not null check (contact_form between 1 and 3),    -- ContactForm
    starts_at         timestamptz not null,
    ends_at           timestamptz not null,
    officer_id        text not null check (officer_id <> ''),
    room_id           uuid,
    persons           smallint not null check (persons between 2 and 50),
    status            smallint not null check (status between 1 and 2),          -- TalkStatus
    details           bytea not null,
    version           integer not null check (version > 0),
    primary key (municipality_code, talk_id),
    foreign key (municipality_code, case_id) references plan on delete cascade,
    constraint a_talk_ends_after_it_begins check (ends_at > starts_at)
);
-- The talks of a case, and an officer's days.
create index talk_of_case on talk (municipality_code, case_id, starts_at, talk_id);
create index talk_of_officer on talk (municipality_code, officer_id, starts_at, talk_id) where status = 1;

-- What was done to a talk: it was booked, moved, cancelled. Never changed.
create table talk_change (
    municipality_code smallint not null,
    talk_id           uuid not null,
    version           integer not null check (version > 0),
    act               smallint not null check (act between 1 and 3),             -- TalkAct
    starts_at         timestamptz not null,
    ends_at           timestamptz not null,
    reason            bytea,                                                     -- encrypted with the case's key
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, talk_id, version),
    foreign key (municipality_code, talk_id) references talk on delete cascade,
    constraint first_it_is_booked check ((version = 1) = (act = 1)),
    constraint a_change_has_a_reason check ((act = 1) = (reason is null))
);

-- A time that is held while a talk is agreed. It ends by itself on the real clock; talk_id says which talk it became.
create table slot_hold (
    municipality_code smallint not null,
    hold_id           uuid not null,
    case_id           uuid not null,
    contact_form      smallint not null check (contact_form between 1 and 3),
    starts_at         timestamptz not null,
    ends_at           timestamptz not null,
    officer_id        text not null check (officer_id <> ''),
    room_id           uuid,
    persons           smallint not null check (persons between 2 and 50),
    details           bytea not null,
    expires_at        timestamptz not null,
    talk_id           uuid,
    primary key (municipality_code, hold_id),
    foreign key (municipality_code, case_id) references plan on delete cascade
);
create index slot_hold_case on slot_hold (municipality_code, case_id, expires_at);

-- What a talk or a live hold occupies: the officer with buffers and travel, the room, and the case itself (case: and its id). Nothing is taken
-- twice. A row of a hold that has ended is deleted by the next booking that takes one of its resources.
create table occupied (
    municipality_code smallint not null,
    resource_id       text not null,
    booking_id        uuid not null,           -- the talk, or the hold
    case_id           uuid not null,
    span              tstzrange not null,
    span_to           timestamptz not null generated always as (upper(span)) stored,
    starts_at         timestamptz not null,    -- of the talk itself
    ends_at           timestamptz not null,
    hold_expires_at   timestamptz,             -- null for a talk
    primary key (municipality_code, booking_id, resource_id),
    foreign key (municipality_code, case_id) references plan on delete cascade,
    constraint something_is_occupied check (not isempty(span)),
    constraint nothing_is_taken_twice exclude using gist (municipality_code with =, resource_id with =, span with &&)
);
-- What is read before a booking: the time behind a day. Row-level security keeps the overlap of two ranges from an index.
create index occupied_time on occupied (municipality_code, resource_id, span_to);
-- Goes with its case.
create index occupied_case on occupied (municipality_code, case_id);

do $$
declare
    t text;
begin
    foreach t in array array['talk', 'talk_change', 'slot_hold', 'occupied']
    loop
        perform secure_table(t);
        execute format('create policy tenant on %I to app using (municipality_code = current_setting(''app.municipality'')::smallint)', t);
    end loop;
end
$$;
grant select, insert, update (contact_form, starts_at, ends_at, officer_id, room_id, persons, status, details, version) on talk to app;
grant select, insert on talk_change to app;
grant select, insert, update (talk_id), delete on slot_hold to app;
grant select, insert, delete on occupied to app;
