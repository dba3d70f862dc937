-- The plan of a case (indsatsplan, Min Plan), by its changes: a row has the changed part as it was from then on, and the plan is the
-- latest of each part (S0-03, S0-12, S0-24, S1-14). Rows are only ever added, and go with the case.
create table intervention_plan_change (
    municipality_code smallint not null,
    case_id           uuid not null,
    version           bigint not null check (version > 0),
    kind              smallint not null check (kind between 1 and 10),         -- PlanChangeKind
    part              smallint not null check (part between 1 and 6),          -- the field of PlanPart
    part_id           uuid not null,                                           -- of a step or an item; otherwise the case's
    content           bytea not null,                                          -- a PlanPart, encrypted with the case's key
    reason            bytea,                                                   -- encrypted with the case's key
    written_by        smallint not null check (written_by between 1 and 2),    -- WrittenBy
    author_id         text not null,
    author_name       text not null,
    changed_on        date not null,
    changed_at        timestamptz not null,
    primary key (municipality_code, case_id, version),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    check ((part in (1, 5)) or part_id = case_id)
);
create index intervention_plan_change_part on intervention_plan_change (municipality_code, case_id, part, part_id, version desc);
select secure_table('intervention_plan_change');
create policy tenant on intervention_plan_change to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on intervention_plan_change to app;
