-- The notice to the team leader that somebody broke the glass (P-21). Whom it lets through, and how long, is in the
-- machinery's break_glass.
create table broken_glass (
    municipality_code    smallint not null,
    break_glass_id       uuid not null,
    case_id              uuid not null,
    officer_id           text not null,
    officer_name         text not null,
    officer_role         text not null,
    reason               bytea not null,       -- encrypted with the case's key
    broken_at            timestamptz not null,
    until                timestamptz not null check (until > broken_at),
    acknowledged_by_id   text,
    acknowledged_by_name text,
    acknowledged_at      timestamptz,
    primary key (municipality_code, break_glass_id),
    check ((acknowledged_at is null) = (acknowledged_by_id is null) and (acknowledged_at is null) = (acknowledged_by_name is null))
);
create index broken_glass_case on broken_glass (municipality_code, case_id);
create index broken_glass_open on broken_glass (municipality_code, break_glass_id) where acknowledged_at is null;
alter table broken_glass enable row level security;
create policy tenant on broken_glass to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on broken_glass to app, worker;
grant update (acknowledged_by_id, acknowledged_by_name, acknowledged_at) on broken_glass to app;
