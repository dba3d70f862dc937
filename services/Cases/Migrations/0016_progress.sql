-- The progress of a case (progression): measurements, how far the health is clarified, medical questions, the contact with the workplace
-- (S0-05, S0-13, S1-02, S2-05, S2-21, S4-04). It is only ever added to, and goes with its case.
create table progress_record (
    municipality_code smallint not null,
    record_id         uuid not null,
    case_id           uuid not null,
    number            integer not null check (number between 1 and 2000),   -- in the case: the order of the records, whatever a replica's clock says
    ends_id           uuid,            -- the measurement or the question that it ends: each is ended once
    body              bytea not null,  -- a ProgressRecord, encrypted with the case's key
    recorded_at       timestamptz not null,
    primary key (municipality_code, record_id),
    constraint progress_record_case unique (municipality_code, case_id, number),
    constraint progress_record_ends unique (municipality_code, ends_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade
);
select secure_table('progress_record');
create policy tenant on progress_record to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on progress_record to app;
