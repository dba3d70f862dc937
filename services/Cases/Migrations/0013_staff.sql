-- The municipality's staff (medarbejdere), its teams and who is on duty in them. Why somebody is away is stored nowhere.
--
-- An officer and a team have the ids of tokens. The tables have what holds now; staff_change has every change with its author,
-- and is only ever added to.

create table team (
    municipality_code smallint not null,
    team_id           text not null check (team_id ~ '^[!-~]{1,200}$'),
    name              text not null check (name <> ''),
    closed_on         date,
    version           bigint not null default 1,
    primary key (municipality_code, team_id)
);
create index team_name on team (municipality_code, name, team_id);

create table officer (
    municipality_code smallint not null,
    officer_id        text not null check (officer_id ~ '^[!-~]{1,200}$'),
    name              text not null check (name <> ''),
    function          smallint not null check (function between 1 and 5),   -- OfficerFunction
    team_id           text,
    first_day         date not null,
    last_day          date check (last_day >= first_day),
    version           bigint not null default 1,
    primary key (municipality_code, officer_id),
    foreign key (municipality_code, team_id) references team
);
create index officer_name on officer (municipality_code, name, officer_id);
create index officer_team on officer (municipality_code, team_id, name, officer_id);

create table officer_absence (
    municipality_code smallint not null,
    absence_id        uuid not null,
    officer_id        text not null,
    first_day         date not null,
    last_day          date not null check (last_day >= first_day),
    cancelled_at      timestamptz,
    primary key (municipality_code, absence_id),
    foreign key (municipality_code, officer_id) references officer
);
create index officer_absence_officer on officer_absence (municipality_code, officer_id, last_day);

create table mandate (
    municipality_code smallint not null,
    mandate_id        uuid not null,
    officer_id        text not null,
    kind              smallint not null check (kind between 1 and 3),       -- MandateKind
    limit_kroner      integer not null check (limit_kroner > 0),
    first_day         date not null,
    last_day          date check (last_day >= first_day),
    primary key (municipality_code, mandate_id),
    foreign key (municipality_code, officer_id) references officer
);
create index mandate_officer on mandate (municipality_code, officer_id);

create table officer_course (
    municipality_code smallint not null,
    course_id         uuid not null,
    officer_id        text not null,
    kind              smallint not null check (kind between 1 and 4),       -- CourseKind
    title             text not null check (title <> ''),
    purposes          smallint[] not null,                                  -- TalkPurpose
    taken_on          date not null,
    primary key (municipality_code, course_id),
    foreign key (municipality_code, officer_id) references officer
);
create index officer_course_officer on officer_course (municipality_code, officer_id);

-- A roster as it was set for a period, under the version that the team has since. Of several for a day the latest holds.
create table duty_roster (
    municipality_code smallint not null,
    team_id           text not null,
    version           bigint not null,
    first_day         date not null,
    last_day          date not null check (last_day >= first_day),
    primary key (municipality_code, team_id, version),
    foreign key (municipality_code, team_id) references team
);

create table duty (
    municipality_code smallint not null,
    team_id           text not null,
    version           bigint not null,
    officer_id        text not null,
    first_day         date not null,
    last_day          date not null check (last_day >= first_day),
    primary key (municipality_code, team_id, version, officer_id, first_day, last_day),
    foreign key (municipality_code, team_id, version) references duty_roster,
    foreign key (municipality_code, officer_id) references officer
);
create index duty_officer on duty (municipality_code, officer_id, last_day);

create table staff_change (
    municipality_code smallint not null,
    change_id         uuid not null,
    kind              smallint not null check (kind between 1 and 12),      -- StaffChangeKind
    officer_id        text,
    team_id           text,
    name              text not null,
    function          smallint,
    first_day         date,
    last_day          date,
    mandate_kind      smallint,
    limit_kroner      integer,
    reason            text not null,
    changed_by_id     text not null,
    changed_by_name   text not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, change_id)
);
create index staff_change_officer on staff_change (municipality_code, officer_id, change_id);
create index staff_change_team on staff_change (municipality_code, team_id, change_id) where officer_id is null;

do $$
declare
    t text;
begin
    foreach t in array array['team', 'officer', 'officer_absence', 'mandate', 'officer_course', 'duty_roster', 'duty', 'staff_change']
    loop
        perform secure_table(t);
        execute format('create policy tenant on %I to app using (municipality_code = current_setting(''app.municipality'')::smallint)', t);
        execute format('grant select, insert on %I to app', t);
    end loop;
end
$$;
grant update (name, closed_on, version) on team to app;
grant update (name, function, team_id, first_day, last_day, version) on officer to app;
grant update (cancelled_at) on officer_absence to app;
grant update (last_day) on mandate to app;

-- Who is on duty in a team on a day: the duties of the latest roster that covers it.
create function on_duty(sought_team text, sought_day date) returns table (officer_id text)
    language sql stable set search_path = public, pg_catalog as $$
    select distinct d.officer_id
      from (select max(r.version) as version
              from duty_roster r
             where r.municipality_code = current_setting('app.municipality')::smallint and r.team_id = sought_team
               and sought_day between r.first_day and r.last_day) latest
      join duty d on d.municipality_code = current_setting('app.municipality')::smallint and d.team_id = sought_team
                 and d.version = latest.version and sought_day between d.first_day and d.last_day
$$;

-- Whether an officer is employed on a day and not absent.
create function is_present(sought_officer text, sought_day date) returns boolean
    language sql stable set search_path = public, pg_catalog as $$
    select exists (select from officer o
                    where o.municipality_code = current_setting('app.municipality')::smallint and o.officer_id = sought_officer
                      and sought_day >= o.first_day and (o.last_day is null or sought_day <= o.last_day))
       and not exists (select from officer_absence a
                        where a.municipality_code = current_setting('app.municipality')::smallint and a.officer_id = sought_officer
                          and a.cancelled_at is null and sought_day between a.first_day and a.last_day)
$$;
revoke all on function on_duty(text, date), is_present(text, date) from public;
grant execute on function on_duty(text, date), is_present(text, date) to app;
