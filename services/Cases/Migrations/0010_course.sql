-- The course of a case (sagens forløb): what was decided, stated and recorded after the registration. It is only ever added to: what was
-- not so is taken back by a later record. It goes with its case.
create table course_record (
    municipality_code smallint not null,
    record_id         uuid not null,
    case_id           uuid not null,
    version           bigint not null,  -- of the case after it: the order of the records, whatever a replica's clock says
    body              bytea not null,   -- a CourseRecord, encrypted with the case's key
    recorded_at       timestamptz not null,
    primary key (municipality_code, record_id),
    constraint course_record_case unique (municipality_code, case_id, version),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);
select secure_table('course_record');
create policy tenant on course_record to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on course_record to app;

-- What lists show of the course stands with the case.
alter table sickness_case drop constraint sickness_case_status_check;
alter table sickness_case
    add constraint sickness_case_status_check check (status in (1, 2)),                  -- CaseStatus: 1 open, 2 closed
    add column category smallint constraint sickness_case_category_check check (category between 1 and 3),   -- VisitationCategory; null: not decided
    add column class smallint constraint sickness_case_class_check check (class between 1 and 3);           -- CaseClass; null: not classified
grant update (status, category, class, expected_recovery_on, version) on sickness_case to app;
