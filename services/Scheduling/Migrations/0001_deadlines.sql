-- The municipalities' settings as Cases told them: under which rules a preview of the municipality is made.
create table municipality (
    municipality_code  smallint primary key,
    pinned_rule_set_id text,
    overlay_ids        text[] not null
);

alter table municipality enable row level security;
create policy tenant on municipality to app, worker
    using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update on municipality to app, worker;

-- The plan of a case: the rules it was made under and the facts it was made from. The facts (standby among them, class
-- Health) are encrypted with the case's key.
create table plan (
    municipality_code smallint not null,
    case_id           uuid not null,
    rule_set_id       text not null,
    rule_set_version  text not null,
    rules_certainty   text not null,
    overlay_ids       text[] not null,
    facts             bytea not null,
    proposed_category smallint check (proposed_category between 1 and 3),
    made_at           timestamptz not null,
    primary key (municipality_code, case_id)
);

alter table plan enable row level security;
create policy tenant on plan to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on plan to app, worker;

-- The dates of a plan, in the plan's order. Statutory date and plan-by date can be asked for; why they are what they are
-- repeats the facts and is encrypted like them. Whether a date has passed is computed from today's date, never stored.
create table deadline (
    municipality_code smallint not null,
    case_id           uuid not null,
    ordinal           smallint not null,
    rule_id           text not null,
    kind              text not null check (kind in ('DEADLINE', 'MILESTONE', 'WINDOW', 'PROPOSAL')),
    window_from       date,
    statutory_date    date not null,
    plan_by           date,
    bound_party       text not null,
    certainty         text not null,
    explanation       bytea not null,
    primary key (municipality_code, case_id, ordinal),
    unique (municipality_code, case_id, rule_id),
    foreign key (municipality_code, case_id) references plan,
    constraint a_window_has_a_first_day check ((kind = 'WINDOW') = (window_from is not null)),
    constraint a_window_ends_after_it_begins check (window_from <= statutory_date),
    constraint planned_at_the_latest_on_the_statutory_date check (plan_by <= statutory_date)
);
-- What a municipality must have planned until a day.
create index deadline_plan_by on deadline (municipality_code, plan_by, case_id) where plan_by is not null;

alter table deadline enable row level security;
create policy tenant on deadline to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on deadline to app, worker;
