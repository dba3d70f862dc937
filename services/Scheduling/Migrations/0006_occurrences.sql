-- A date has an occurrence, a state and a history: its key is its rule and the happening that started it, and every change of
-- the plan is a version. The plans of before were made from registrations alone and are made anew: the subscription begins
-- again at the first event of Cases, from which each case gets the plan that its registration gives today.
delete from timer where kind = 'deadline_notice';
drop function deadlines_unnoticed(timestamptz);
drop table deadline;
drop table plan;
delete from subscription where publisher = 'cases';
-- The keys protected those plans and nothing else; the cases get new ones with their new plans.
delete from case_key;

-- The plan of a case: the rules the case carries, and what it is made from. The basis (happenings, employments) says
-- something about health and is encrypted with the case's key.
create table plan (
    municipality_code smallint not null,
    case_id           uuid not null,
    case_number       text not null,
    rule_set_id       text not null,
    rules_certainty   smallint not null,
    overlay_ids       text[] not null,
    basis             bytea not null,
    version           integer not null check (version >= 1),
    primary key (municipality_code, case_id)
);
create policy tenant on plan to app, worker using (municipality_code = current_setting('app.municipality')::smallint);

-- What a plan was, by version: as it was made, with its explanations, under the rules of that day. Never changed.
create table plan_version (
    municipality_code smallint not null,
    case_id           uuid not null,
    version           integer not null check (version >= 1),
    made_at           timestamptz not null,
    rule_set_version  text not null,
    body              bytea not null,
    primary key (municipality_code, case_id, version),
    foreign key (municipality_code, case_id) references plan on delete cascade
);
create policy tenant on plan_version to app, worker using (municipality_code = current_setting('app.municipality')::smallint);

-- The dates of the present plan, for lists and notices. What became of a date is stored by its day; open, due and overdue
-- are ranges of days over it. A day to come (a recovery that is expected) is written when it has come: done is done.
-- Enums by their numbers in the contract.
create table deadline (
    municipality_code smallint not null,
    case_id           uuid not null,
    rule_id           text not null,       -- R-FU-4W; R-EMP-TALK/E2 where it is of the second of several employments
    occurrence        text not null,       -- id of the happening that started it
    kind              smallint not null,
    norm              smallint not null,
    authority         smallint not null,
    bound_party       smallint not null,   -- 0: nobody
    certainty         smallint not null,
    window_from       date,
    statutory_date    date not null,
    last_day          date not null,       -- on which it can be met: the day before, where it must be met before its date
    plan_by           date,                -- by the rule (C5)
    own_plan_by       date,                -- an officer's, in its place (S2-31): after the law's date only where no law names one
    met_on            date,
    cancelled_on      date,
    superseded_on     date,
    responsible_id    text not null,       -- as in case_access, for the lists
    team_id           text not null,
    due_on            date not null generated always as (coalesce(own_plan_by, plan_by, statutory_date)) stored,
    is_done           boolean not null generated always as (met_on is not null or cancelled_on is not null or superseded_on is not null) stored,
    primary key (municipality_code, case_id, rule_id, occurrence),
    foreign key (municipality_code, case_id) references plan on delete cascade,
    constraint a_window_ends_after_it_begins check (window_from <= statutory_date),
    constraint planned_at_the_latest_on_the_statutory_date check (
        plan_by <= statutory_date and (own_plan_by <= statutory_date or authority > 2))
);
create policy tenant on deadline to app, worker using (municipality_code = current_setting('app.municipality')::smallint);

-- The work list: duties (norm 1) that are not done, and those that are, by the day they are planned for. Each filter of the
-- list has its own.
create index deadline_open on deadline (municipality_code, due_on, case_id, rule_id, occurrence) where norm = 1 and not is_done;
create index deadline_open_of_officer on deadline (municipality_code, responsible_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and not is_done;
create index deadline_open_of_team on deadline (municipality_code, team_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and not is_done;
create index deadline_open_by_rule on deadline (municipality_code, rule_id, due_on, case_id, occurrence) where norm = 1 and not is_done;
create index deadline_done on deadline (municipality_code, due_on, case_id, rule_id, occurrence) where norm = 1 and is_done;
create index deadline_done_of_officer on deadline (municipality_code, responsible_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and is_done;
create index deadline_done_of_team on deadline (municipality_code, team_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and is_done;

-- Which of the three notices of a date were given: step 1 a lead time before its plan-by day, 2 on that day, 3 on the day after
-- the last on which it can be met. Each once for an occurrence, whatever becomes of the plan. Without a time: its day had come
-- when the plan was made, and the plan was the notice.
create table deadline_notice (
    municipality_code smallint not null,
    case_id           uuid not null,
    rule_id           text not null,
    occurrence        text not null,
    step              smallint not null check (step between 1 and 3),
    given_at          timestamptz,
    primary key (municipality_code, case_id, rule_id, occurrence, step),
    foreign key (municipality_code, case_id) references plan on delete cascade
);
create policy tenant on deadline_notice to app, worker using (municipality_code = current_setting('app.municipality')::smallint);

-- An officer's own plan-by day of a date, beside the law's (S2-31): who, when, and why, encrypted with the case's key.
create table plan_override (
    municipality_code smallint not null,
    case_id           uuid not null,
    rule_id           text not null,
    occurrence        text not null,
    plan_by           date not null,
    reason            bytea not null,
    set_by            text not null,
    set_at            timestamptz not null,
    primary key (municipality_code, case_id, rule_id, occurrence),
    foreign key (municipality_code, case_id) references plan on delete cascade
);
create policy tenant on plan_override to app, worker using (municipality_code = current_setting('app.municipality')::smallint);

-- How far the plans have been made anew after a change of the rules: by the hash of all rules and the municipality, the last
-- case that is done. Null when all are.
create table replanning (
    municipality_code smallint not null,
    rules             text not null,
    done_to           uuid not null default '00000000-0000-0000-0000-000000000000',
    finished_at       timestamptz,
    changed           bigint not null default 0,
    primary key (municipality_code, rules)
);
create policy tenant on replanning to worker using (municipality_code = current_setting('app.municipality')::smallint);

do $$
declare
    t text;
begin
    foreach t in array array['plan', 'plan_version', 'deadline', 'deadline_notice', 'plan_override', 'replanning'] loop
        perform secure_table(t);
    end loop;
end
$$;

grant select on plan, plan_version, deadline, deadline_notice, plan_override to app;
-- An officer's own day moves the notices.
grant insert, update (plan_by, reason, set_by, set_at), delete on plan_override to app;
grant update (own_plan_by) on deadline to app;
grant select, insert (municipality_code, kind, aggregate_id, subject, due_at, trace_parent),
      update (due_at, trace_parent, attempts, retry_at, failure), delete on timer to app;
grant select, insert, update (basis, version), delete on plan to worker;
grant select, insert, delete on plan_version to worker;
grant select, insert, delete, update (kind, norm, authority, bound_party, certainty, window_from, statutory_date, last_day, plan_by,
                                      own_plan_by, met_on, cancelled_on, superseded_on, responsible_id, team_id) on deadline to worker;
grant select, insert, delete on deadline_notice to worker;
grant select, delete on plan_override to worker;
grant select, insert, update (done_to, finished_at, changed) on replanning to worker;

-- The municipalities with plans, for the background work.
create function municipalities_with_plans() returns setof smallint
    language sql stable security definer set search_path = public, pg_catalog as $$
    with recursive m as (
        select min(municipality_code) as code from plan
        union all
        select (select min(p.municipality_code) from plan p where p.municipality_code > m.code) from m where m.code is not null)
    select code from m where code is not null
$$;

-- How many duties of the municipalities have passed without the notice that they were missed, in all municipalities: what the
-- alert stands on. Those that are done need none.
create function deadlines_unnoticed(real_now timestamptz) returns bigint
    language sql stable security definer set search_path = public, pg_catalog as $$
    select count(*)
      from deadline d
     where d.norm = 1 and d.bound_party = 1 and not d.is_done and d.plan_by is not null
       and d.last_day < greatest((real_now at time zone 'Europe/Copenhagen')::date, (select max(b.business_date) from business_clock b))
       and d.last_day < (business_now(d.municipality_code, real_now) at time zone 'Europe/Copenhagen')::date
       and exists (select from case_key k where k.municipality_code = d.municipality_code and k.case_id = d.case_id)
       and not exists (select from deadline_notice n
                        where n.municipality_code = d.municipality_code and n.case_id = d.case_id and n.rule_id = d.rule_id
                          and n.occurrence = d.occurrence and n.step = 3)
$$;
create index deadline_missed on deadline (last_day) where norm = 1 and bound_party = 1 and not is_done and plan_by is not null;
revoke execute on all functions in schema public from public;
grant execute on function deadlines_unnoticed(timestamptz), municipalities_with_plans() to worker;
