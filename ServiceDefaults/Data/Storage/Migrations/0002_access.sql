-- Who may reach a case, who broke the glass, and who looked: the same in every service's database.
--
-- What a transaction says about its caller, beside app.municipality, is set in the same batch and gone with it:
-- app.subject, app.role (wire name), app.team, app.person, app.purposeful (t where a purpose was stated).

-- Who may reach a case. Cases decides it; the other services have it from its events.
create table case_access (
    municipality_code smallint not null,
    case_id           uuid not null,
    person_id         uuid not null,
    responsible_id    text not null,
    team_id           text not null default '',
    restriction       smallint not null check (restriction between 1 and 3),   -- CaseRestriction: 1 none, 2 protected person, 3 own staff
    named_ids         text[] not null default '{}',
    version           bigint not null default 1,
    erased_at         timestamptz,
    primary key (municipality_code, case_id)
);
create index case_access_person on case_access (municipality_code, person_id);
alter table case_access enable row level security;
create policy tenant on case_access to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update on case_access to app, worker;

-- Officers who reach a restricted case for a while without being named (P-21).
create table break_glass (
    municipality_code smallint not null,
    case_id           uuid not null,
    break_glass_id    uuid not null,
    officer_id        text not null,
    until             timestamptz not null,
    primary key (municipality_code, case_id, break_glass_id)
);
alter table break_glass enable row level security;
create policy tenant on break_glass to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on break_glass to app, worker;

-- Who looked at which cases, what for, and who was turned away. Documentation collects it from every service, in the
-- order of the event log: (txid, sequence) below the fence.
create table access_log (
    sequence          bigint generated always as identity,
    txid              xid8 not null default pg_current_xact_id(),
    municipality_code smallint not null,
    occurred_at       timestamptz not null,
    case_ids          uuid[] not null,
    subject           text not null,
    name              text not null,
    role              text not null,
    via               text not null,       -- the service that called for the person; empty for the person's own call
    purpose           text not null,
    rpc               text not null,
    classes           smallint[] not null, -- InformationClass of what the answer can show to the role
    verdict           smallint not null check (verdict between 1 and 4),
    trace_id          text not null
) partition by range (occurred_at);
create index access_log_feed on access_log (txid, sequence);
alter table access_log enable row level security;
create policy tenant on access_log to app with check (municipality_code = current_setting('app.municipality')::smallint);
create policy feed on access_log to worker using (true);
grant insert (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
    on access_log to app, worker;
grant select on access_log to worker;

-- Makes the partitions of a month and the two after it, where they are missing. Rows of a month nobody prepared are kept
-- all the same, in the last one.
create table access_log_other partition of access_log default;
alter table access_log_other enable row level security;

create function prepare_access_log(month date) returns void
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    first date;
    part  text;
begin
    for i in 0..2 loop
        first := date_trunc('month', month)::date + make_interval(months => i);
        part := format('access_log_%s', to_char(first, 'YYYY_MM'));
        if to_regclass(part) is null then
            execute format('create table %I partition of access_log for values from (%L) to (%L)',
                           part, first::timestamp at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
            execute format('alter table %I enable row level security', part);
        end if;
    end loop;
end
$$;
revoke all on function prepare_access_log(date) from public;
grant execute on function prepare_access_log(date) to worker;
select prepare_access_log(current_date);

-- Whether the transaction's caller may reach a case: 1 yes, 2 it is not the citizen's own, 3 it is restricted to others,
-- 4 only with a purpose. A role that is not named here reaches nothing.
create function case_verdict(a case_access, regardless boolean, at timestamptz) returns smallint
    language sql stable as $$
    select case
        when current_setting('app.role') = 'service' then 1
        when current_setting('app.role') not in
             ('caseworker', 'retention_officer', 'coordinator', 'payment_unit', 'team_leader', 'auditor') then
            case when current_setting('app.role') = 'citizen' and a.person_id::text = current_setting('app.person') then 1 else 2 end
        when a.responsible_id = current_setting('app.subject') or current_setting('app.subject') = any (a.named_ids) then 1
        when a.restriction > 1 and not regardless and not exists (
             select from break_glass b
              where b.municipality_code = a.municipality_code and b.case_id = a.case_id
                and b.officer_id = current_setting('app.subject') and b.until > at) then 3
        when a.team_id <> '' and a.team_id = current_setting('app.team') then 1
        when current_setting('app.purposeful') = 't' then 1
        else 4
    end::smallint
$$;

-- Whether a list may show a case to the transaction's caller.
create function case_open(a case_access, at timestamptz) returns boolean
    language sql stable as $$
    select a.erased_at is null and case_verdict(a, false, at) = 1
$$;

-- The check that every call about one case passes, and its row in the access log: 0 where there is no such case, otherwise
-- the verdict. An ordinary read does not wait for the disk; a refusal, a reveal and a write do.
create function access_case(
    sought uuid, at timestamptz, name text, via text, purpose text, rpc text, classes smallint[], trace_id text,
    regardless boolean, wait_for_disk boolean) returns smallint
    language plpgsql as $$
declare
    a       case_access;
    verdict smallint;
begin
    select * into a from case_access c
     where c.municipality_code = current_setting('app.municipality')::smallint and c.case_id = sought and c.erased_at is null;
    if not found then
        return 0;
    end if;
    verdict := case_verdict(a, regardless, at);
    if verdict = 1 and not wait_for_disk then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
    values (a.municipality_code, at, array[sought], current_setting('app.subject'), name, current_setting('app.role'), via, purpose,
            rpc, classes, verdict, trace_id);
    return verdict;
end
$$;
revoke all on function case_verdict(case_access, boolean, timestamptz), case_open(case_access, timestamptz),
    access_case(uuid, timestamptz, text, text, text, text, smallint[], text, boolean, boolean) from public;
grant execute on function case_verdict(case_access, boolean, timestamptz), case_open(case_access, timestamptz),
    access_case(uuid, timestamptz, text, text, text, text, smallint[], text, boolean, boolean) to app, worker;
