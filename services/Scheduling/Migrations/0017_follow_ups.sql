-- Follow-ups that were made without a talk: what was recorded of each, in the order of its versions; never changed. Version 1 is the follow-up, those
-- after it are its corrections. The body is the message of the contract, encrypted with the case's key: its form tells of serious illness.
create table follow_up_record (
    municipality_code smallint not null,
    follow_up_id      uuid not null,
    version           integer not null check (version > 0),
    case_id           uuid not null,
    body              bytea not null,
    recorded_by_id    text not null,
    recorded_by_name  text not null,
    recorded_at       timestamptz not null,
    primary key (municipality_code, follow_up_id, version),
    foreign key (municipality_code, case_id) references plan on delete cascade
);
create index follow_up_record_of_case on follow_up_record (municipality_code, case_id, follow_up_id, version);

select secure_table('follow_up_record');
create policy tenant on follow_up_record to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on follow_up_record to app;
