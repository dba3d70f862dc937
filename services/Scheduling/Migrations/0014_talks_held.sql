-- The talk from preparation to completion: further states, what was recorded of it, and what Cases decided at it.
alter table talk
    drop constraint talk_status_check,
    add constraint talk_status_check check (status between 1 and 5),             -- TalkStatus
    add column started_on date,                                                  -- on the business clock
    add column no_show_id uuid,
    add column method smallint not null default 0 check (method between 0 and 4), -- TalkMethod, for statistics
    add constraint a_talk_that_has_begun_says_when check (status not in (3, 4) or started_on is not null),
    add constraint a_no_show_has_an_id check ((status = 5) = (no_show_id is not null));
-- An officer's days: everything that is not cancelled.
drop index talk_of_officer;
create index talk_of_officer on talk (municipality_code, officer_id, starts_at, talk_id) where status <> 2;

alter table talk_change
    drop constraint talk_change_act_check,
    add constraint talk_change_act_check check (act between 1 and 10),           -- TalkAct
    drop constraint a_change_has_a_reason,
    add constraint a_change_has_a_reason check ((act in (2, 3, 9)) = (reason is not null));

-- What was recorded of a talk, in the version of the talk that it made; never changed. The body is the message of the contract, encrypted with the
-- case's key.
create table talk_record (
    municipality_code smallint not null,
    talk_id           uuid not null,
    version           integer not null check (version > 1),
    act               smallint not null check (act in (4, 6, 10)),               -- TalkAct: prepared, facts recorded, corrected
    body              bytea not null,
    primary key (municipality_code, talk_id, version),
    foreign key (municipality_code, talk_id, version) references talk_change on delete cascade
);

-- What Cases decided at a talk: a category by the id of the decision, a plan by the version of the plan that was agreed.
create table talk_decision (
    municipality_code smallint not null,
    case_id           uuid not null,
    kind              smallint not null check (kind between 1 and 2),            -- 1 category, 2 plan agreed
    decision          text not null check (decision <> ''),
    talk_id           uuid not null,
    primary key (municipality_code, case_id, kind, decision),
    foreign key (municipality_code, case_id) references plan on delete cascade
);

select secure_table('talk_record');
create policy tenant on talk_record to app using (municipality_code = current_setting('app.municipality')::smallint);
select secure_table('talk_decision');
create policy tenant on talk_decision to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant update (started_on, no_show_id, method) on talk to app, worker;
grant select, insert on talk_record to app;
grant select on talk_decision to app;
grant select, insert, delete on talk_decision to worker;
