-- The lists of cases (sagsoverblik, sagsstamme): one narrow row per case with everything that lists filter and order by, so that every
-- list has its own index. It is a copy: of sickness_case, of case_access, and of the next deadline that Scheduling publishes. Triggers
-- maintain the first two, so that whoever writes a case lists it in the same transaction, also a replica of the version before; the
-- subscription to Scheduling maintains the last. It goes with its case.

-- How and when a case was closed, for the caseload. Cases that are closed already stay without: nothing in plain text says it of them.
alter table sickness_case
    add column closed_on date,
    add column outcome smallint constraint sickness_case_outcome_check check (outcome between 1 and 4);   -- CaseOutcome
grant update (closed_on, outcome) on sickness_case to app;

create table listed_case (
    municipality_code   smallint not null,
    case_id             uuid not null,
    case_year           smallint not null,
    case_sequence       integer not null,
    responsible_id      text not null,
    team_id             text not null,
    status              smallint not null,      -- CaseStatus: 1 open, 2 closed
    class               smallint,               -- CaseClass; null: not classified
    category            smallint,               -- VisitationCategory; null: not decided
    closed_on           date,
    outcome             smallint,               -- CaseOutcome
    -- The next open deadline (NextDeadlineChanged); null: none is open, or none has been published yet.
    next_rule_id        text,
    next_statutory_date date,
    next_plan_by        date,
    next_last_day       date,
    -- Cases without a deadline come last.
    due_on              date not null generated always as (coalesce(next_plan_by, 'infinity')) stored,
    primary key (municipality_code, case_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);

-- Of the whole municipality. Every case has a number above 0: only a statement that says so can use these. Otherwise a generic plan may
-- read an officer's cases from everybody's.
create index listed_case_number on listed_case (municipality_code, status, case_year, case_sequence) where case_sequence > 0;
create index listed_case_due on listed_case (municipality_code, due_on, case_id) where status = 1 and case_sequence > 0;
create index listed_case_class_due on listed_case (municipality_code, class, due_on, case_id)
    where status = 1 and class is not null and case_sequence > 0;
create index listed_case_category_due on listed_case (municipality_code, category, due_on, case_id)
    where status = 1 and category is not null and case_sequence > 0;

create index listed_case_of_officer on listed_case (municipality_code, responsible_id, case_year, case_sequence);
create index listed_case_of_officer_number on listed_case (municipality_code, responsible_id, status, case_year, case_sequence);
create index listed_case_of_officer_due on listed_case (municipality_code, responsible_id, due_on, case_id) where status = 1;
create index listed_case_of_officer_class_due on listed_case (municipality_code, responsible_id, class, due_on, case_id)
    where status = 1 and class is not null;
create index listed_case_of_officer_category_due on listed_case (municipality_code, responsible_id, category, due_on, case_id)
    where status = 1 and category is not null;

create index listed_case_of_team on listed_case (municipality_code, team_id, case_year, case_sequence);
create index listed_case_of_team_number on listed_case (municipality_code, team_id, status, case_year, case_sequence);
create index listed_case_of_team_due on listed_case (municipality_code, team_id, due_on, case_id) where status = 1;
create index listed_case_of_team_class_due on listed_case (municipality_code, team_id, class, due_on, case_id)
    where status = 1 and class is not null;
create index listed_case_of_team_category_due on listed_case (municipality_code, team_id, category, due_on, case_id)
    where status = 1 and category is not null;

-- What was closed in a period.
create index listed_case_of_officer_closed on listed_case (municipality_code, responsible_id, closed_on) where status = 2;
create index listed_case_of_team_closed on listed_case (municipality_code, team_id, closed_on) where status = 2;

select secure_table('listed_case');
create policy tenant on listed_case to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update (responsible_id, team_id, status, class, category, closed_on, outcome) on listed_case to app;
grant select, update (next_rule_id, next_statutory_date, next_plan_by, next_last_day) on listed_case to worker;

-- A case is listed when it is known who may reach it: a registration writes that after the case.
create function list_case() returns trigger language plpgsql as $$
begin
    insert into listed_case (municipality_code, case_id, case_year, case_sequence, responsible_id, team_id, status, class, category, closed_on, outcome)
    select c.municipality_code, c.case_id, c.case_year, c.case_sequence, new.responsible_id, new.team_id, c.status, c.class, c.category,
           c.closed_on, c.outcome
      from sickness_case c
     where c.municipality_code = new.municipality_code and c.case_id = new.case_id
    on conflict (municipality_code, case_id) do update set responsible_id = excluded.responsible_id, team_id = excluded.team_id;
    return null;
end
$$;
create trigger list_case after insert on case_access for each row execute function list_case();
create trigger list_case_again after update on case_access
    for each row when ((old.responsible_id, old.team_id) is distinct from (new.responsible_id, new.team_id)) execute function list_case();

create function list_course() returns trigger language plpgsql as $$
begin
    update listed_case
       set status = new.status, class = new.class, category = new.category, closed_on = new.closed_on, outcome = new.outcome
     where municipality_code = new.municipality_code and case_id = new.case_id;
    return null;
end
$$;
create trigger list_course after update on sickness_case
    for each row when ((old.status, old.class, old.category, old.closed_on, old.outcome)
                       is distinct from (new.status, new.class, new.category, new.closed_on, new.outcome))
    execute function list_course();

-- The cases there are. Who may reach one from before access by case existed is written by the migrator, which lists it then.
insert into listed_case (municipality_code, case_id, case_year, case_sequence, responsible_id, team_id, status, class, category)
select c.municipality_code, c.case_id, c.case_year, c.case_sequence, coalesce(a.responsible_id, ''), coalesce(a.team_id, ''), c.status,
       c.class, c.category
  from sickness_case c
  left join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id;

revoke execute on all functions in schema public from public;
