-- The talks that have begun, as Scheduling publishes them: what is decided at a talk may name it. A talk that is only booked is none.
create table case_talk (
    municipality_code smallint not null,
    talk_id           uuid not null,
    case_id           uuid not null,
    purpose           smallint not null check (purpose between 1 and 5),   -- TalkPurpose
    status            smallint not null check (status between 1 and 3),    -- goes on, completed, the citizen did not come
    held_on           date not null,
    begun_at          timestamptz not null,                                -- when Scheduling told of it
    completed_at      timestamptz,
    primary key (municipality_code, talk_id),
    foreign key (municipality_code, case_id) references sickness_case on delete cascade,
    constraint what_is_completed_says_when check ((status = 2) = (completed_at is not null))
);
create index case_talk_completed on case_talk (municipality_code, case_id, completed_at);
select secure_table('case_talk');
create policy tenant on case_talk to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on case_talk to app;
grant select, insert, delete, update (status, held_on, completed_at) on case_talk to worker;
