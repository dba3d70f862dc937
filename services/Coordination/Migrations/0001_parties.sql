-- The cases this service knows, also those without a party.
create table coordinated_case (
    municipality_code smallint not null,
    case_id           uuid not null,
    registered_at     timestamptz not null,
    primary key (municipality_code, case_id)
);

alter table coordinated_case enable row level security;
create policy tenant on coordinated_case to app, worker
    using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on coordinated_case to app, worker;

-- The parties around a case. Each kind is known by its own register and by no other.
create table party (
    municipality_code smallint not null,
    case_id           uuid not null,
    party_id          uuid not null,
    kind              text not null,
    cvr_number        text check (cvr_number ~ '^[0-9]{8}$'),
    p_number          text check (p_number ~ '^[0-9]{10}$'),
    provider_number   text check (provider_number ~ '^[0-9]{6}$'),
    fund_code         text check (fund_code ~ '^[0-9]{2}$'),
    -- P-01: nothing may be told until the citizen has chosen. The choice comes with its own table; until then the
    -- database itself knows no other level.
    disclosure        text not null default 'NOTHING' check (disclosure = 'NOTHING'),
    registered_at     timestamptz not null,
    primary key (municipality_code, case_id, party_id),
    foreign key (municipality_code, case_id) references coordinated_case,
    constraint known_by_its_own_register check (case kind
        when 'EMPLOYER' then cvr_number is not null and provider_number is null and fund_code is null
        when 'GENERAL_PRACTITIONER' then provider_number is not null and cvr_number is null and p_number is null and fund_code is null
        when 'UNEMPLOYMENT_FUND' then fund_code is not null and cvr_number is null and p_number is null and provider_number is null
        else false
    end)
);

alter table party enable row level security;
create policy tenant on party to app, worker
    using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on party to app, worker;
