-- The citizen's goals (udviklingsmål, beskæftigelsesmål), by version: a goal is formulated, reformulated and closed by adding a
-- version (S0-01, S0-02). Goes with its case.
create table goal_version (
    municipality_code   smallint not null,
    goal_id             uuid not null,
    version             bigint not null check (version > 0),
    case_id             uuid not null,
    kind                smallint not null check (kind between 1 and 2),          -- GoalKind
    change              smallint not null check (change between 1 and 3),        -- GoalChange
    text                bytea not null,                                          -- encrypted with the case's key
    wording             smallint not null check (wording between 1 and 2),       -- GoalWording
    reason              bytea,                                                   -- encrypted with the case's key
    outcome             smallint check (outcome between 1 and 3),                -- GoalOutcome
    replaced_by_goal_id uuid,
    written_by          smallint not null check (written_by between 1 and 2),    -- WrittenBy
    author_id           text not null,
    author_name         text not null,
    written_at          timestamptz not null,
    primary key (municipality_code, goal_id, version),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    check ((version = 1) = (change = 1)),
    check ((change = 1) = (reason is null)),
    check ((change = 3) = (outcome is not null)),
    check ((replaced_by_goal_id is not null) = (outcome is not distinct from 3))
);
create index goal_version_case on goal_version (municipality_code, case_id, goal_id, version desc);
select secure_table('goal_version');
create policy tenant on goal_version to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on goal_version to app;

-- The citizen's resources, and apart from them the challenges (ressourcer, udfordringer; S0-04, S2-13). What is no longer so is
-- withdrawn with a reason, once. Goes with its case.
create table recorded_statement (
    municipality_code smallint not null,
    statement_id      uuid not null,
    case_id           uuid not null,
    about             smallint not null check (about between 1 and 2),           -- 1 resource, 2 challenge
    text              bytea not null,                                            -- encrypted with the case's key
    wording           smallint not null check (wording between 1 and 2),         -- GoalWording
    written_by        smallint not null check (written_by between 1 and 2),      -- WrittenBy
    author_id         text not null,
    author_name       text not null,
    recorded_at       timestamptz not null,
    withdrawn_reason  bytea,                                                     -- encrypted with the case's key
    withdrawn_by_id   text,
    withdrawn_by_name text,
    withdrawn_at      timestamptz,
    primary key (municipality_code, statement_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    check (num_nulls(withdrawn_reason, withdrawn_by_id, withdrawn_by_name, withdrawn_at) in (0, 4))
);
create index recorded_statement_case on recorded_statement (municipality_code, case_id, statement_id);
select secure_table('recorded_statement');
create policy tenant on recorded_statement to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update (withdrawn_reason, withdrawn_by_id, withdrawn_by_name, withdrawn_at) on recorded_statement to app;
