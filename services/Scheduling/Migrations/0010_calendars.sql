-- The calendars of officers and rooms (kalendere). Times are minutes after midnight, local time in Denmark. A resource is `officer:` and the
-- officer's id, or `room:` and the room's.

create table room (
    municipality_code smallint not null,
    room_id           uuid not null,
    name              text not null check (name <> ''),
    address           text not null check (address <> ''),
    seats             smallint not null check (seats between 1 and 500),
    first_day         date not null,
    last_day          date check (last_day >= first_day),
    version           bigint not null default 1,
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, room_id)
);
create index room_name on room (municipality_code, name, room_id);

-- How often the hours of a calendar were changed, and by whom the last time. A calendar without a row was never changed.
create table calendar (
    municipality_code smallint not null,
    resource_id       text not null check (resource_id ~ '^(officer|room):[!-~]{1,200}$'),
    version           bigint not null,
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, resource_id)
);

-- The hours of a week from a day on, until the next period of the calendar begins. One entry of the three arrays is one span of a weekday
-- (1 is Monday).
create table working_hours (
    municipality_code smallint not null,
    resource_id       text not null,
    first_day         date not null,
    weekdays          smallint[] not null,
    from_minutes      smallint[] not null,
    to_minutes        smallint[] not null,
    most_talks        smallint not null check (most_talks between 0 and 100),   -- a day; 0 for no limit
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, resource_id, first_day),
    foreign key (municipality_code, resource_id) references calendar,
    constraint every_span_has_its_three_parts check (
        cardinality(weekdays) = cardinality(from_minutes) and cardinality(from_minutes) = cardinality(to_minutes)),
    constraint only_working_days check (weekdays <@ array[1, 2, 3, 4, 5]::smallint[])
);

-- Other hours on one day; without spans none. One that was removed stays, with who removed it.
create table day_hours (
    municipality_code smallint not null,
    resource_id       text not null,
    day               date not null,
    from_minutes      smallint[] not null,
    to_minutes        smallint[] not null,
    is_removed        boolean not null default false,
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, resource_id, day),
    foreign key (municipality_code, resource_id) references calendar,
    constraint every_span_has_its_two_parts check (cardinality(from_minutes) = cardinality(to_minutes))
);

-- The days on which the whole municipality is closed beside weekends and holidays. One that was removed stays, with who removed it.
create table closing_day (
    municipality_code smallint not null,
    day               date not null,
    name              text not null check (name <> ''),
    is_removed        boolean not null default false,
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, day)
);

-- When officers are absent: what the register of staff in Cases says, from its events. Why is known nowhere.
create table officer_absence (
    municipality_code smallint not null,
    absence_id        uuid not null,
    officer_id        text not null,
    first_day         date not null,
    last_day          date not null check (last_day >= first_day),
    primary key (municipality_code, absence_id)
);
create index officer_absence_officer on officer_absence (municipality_code, officer_id, last_day);

do $$
declare
    t text;
begin
    foreach t in array array['room', 'calendar', 'working_hours', 'day_hours', 'closing_day', 'officer_absence']
    loop
        perform secure_table(t);
        execute format('create policy tenant on %I to app, worker using (municipality_code = current_setting(''app.municipality'')::smallint)', t);
    end loop;
end
$$;
grant select on room, calendar, working_hours, day_hours, closing_day, officer_absence to app;
grant insert on room, calendar, working_hours, day_hours, closing_day to app;
grant update (name, address, seats, last_day, version, changed_by_id, changed_by_name, changed_at) on room to app;
grant update (version, changed_by_id, changed_by_name, changed_at) on calendar to app;
grant update (weekdays, from_minutes, to_minutes, most_talks, changed_by_id, changed_by_name, changed_at) on working_hours to app;
grant update (from_minutes, to_minutes, is_removed, changed_by_id, changed_by_name, changed_at) on day_hours to app;
grant update (name, is_removed, changed_by_id, changed_by_name, changed_at) on closing_day to app;
grant select, insert, delete on officer_absence to worker;

-- What a municipality sets for the booking of talks, in minutes: its own, from Cases' events.
alter table municipality
    add column talk_buffer_before_minutes smallint not null default 5 check (talk_buffer_before_minutes between 0 and 120),
    add column talk_buffer_after_minutes  smallint not null default 10 check (talk_buffer_after_minutes between 0 and 120),
    add column workplace_travel_minutes   smallint not null default 30 check (workplace_travel_minutes between 0 and 240),
    add column slot_hold_minutes          smallint not null default 10 check (slot_hold_minutes between 1 and 60);
grant update (talk_buffer_before_minutes, talk_buffer_after_minutes, workplace_travel_minutes, slot_hold_minutes) on municipality to worker;
