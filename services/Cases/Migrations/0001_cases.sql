-- The municipality's settings (kommunens opsætning), the persons, and the cases.
--
-- Every key begins with the municipality, and every table shows one municipality only. What a person must not read in
-- the database is encrypted: the CPR number with the municipality's key, everything said about a person with the key of
-- the case (case_key), so that it is gone with that key.

-- Settings. Written by the migrator outside production.
create table municipality (
    municipality_code  smallint not null primary key check (municipality_code between 100 and 999),
    name               text not null check (name <> ''),
    -- null: the rule set is chosen by the first absence day (BY_DATE)
    pinned_rule_set_id text,
    overlay_ids        text[] not null default '{}'
);
alter table municipality enable row level security;
create policy tenant on municipality to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on municipality to app, worker;

-- A sick-listed person (den sygemeldte). The id is opaque; the CPR number is encrypted.
create table person (
    municipality_code smallint not null,
    person_id         uuid not null,
    cpr               bytea not null,
    primary key (municipality_code, person_id)
);
alter table person enable row level security;
create policy tenant on person to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on person to app, worker;

-- What a person is found by: the keyed hash of the CPR number, one row per hash key that was live when it was written.
create table person_hash (
    municipality_code smallint not null,
    key_id            text not null,
    hash              bytea not null,
    person_id         uuid not null,
    primary key (municipality_code, key_id, hash),
    foreign key (municipality_code, person_id) references person
);
create index person_hash_person on person_hash (municipality_code, person_id);
alter table person_hash enable row level security;
create policy tenant on person_hash to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on person_hash to app, worker;

-- The last case number given in a year. It is taken by the transaction that registers the case, whose rollback gives it
-- back: hence no gaps, and one registration at a time from the number to the commit.
create table case_number (
    municipality_code smallint not null,
    case_year         smallint not null,
    last_sequence     integer not null check (last_sequence between 1 and 9999999),
    primary key (municipality_code, case_year)
);
alter table case_number enable row level security;
create policy tenant on case_number to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update on case_number to app, worker;

-- A sickness-benefit case (sygedagpengesag). In columns: what the rules compute with and lists are ordered by.
create table sickness_case (
    municipality_code      smallint not null,
    case_id                uuid not null,
    case_year              smallint not null,
    case_sequence          integer not null,
    person_id              uuid not null,
    status                 smallint not null check (status = 1),             -- CaseStatus: 1 open
    first_absence_day      date not null,
    notified_on            date check (notified_on >= first_absence_day),
    form_sent_on           date check (form_sent_on >= first_absence_day),
    form_received_on       date not null check (form_received_on >= form_sent_on),
    expected_recovery_on   date check (expected_recovery_on >= first_absence_day),
    kind_of_employment     smallint not null check (kind_of_employment between 1 and 5),
    employer_cvr_number    text check (employer_cvr_number ~ '^[0-9]{8}$'),
    employer_p_number      text check (employer_p_number ~ '^[0-9]{10}$'),
    unemployment_fund_code text check (unemployment_fund_code ~ '^[0-9]{2}$'),
    provider_number        text check (provider_number ~ '^[0-9]{6}$'),
    rule_set_id            text not null,
    rule_set_version       text not null,
    overlay_ids            text[] not null,
    rules_certainty        smallint not null check (rules_certainty between 1 and 4),
    address_protected      boolean not null,
    citizen                bytea not null,   -- name, address and doctor: a Citizen without CPR number, with the case's key
    form                   bytea not null,   -- the rest of the form as it was received, with the case's key
    registered_at          timestamptz not null,
    version                bigint not null default 1,
    primary key (municipality_code, case_id),
    foreign key (municipality_code, person_id) references person,
    -- The year's cases, gap-free, and the list by case number.
    constraint sickness_case_number unique (municipality_code, case_year, case_sequence)
);
-- One open case per person and absence.
create unique index sickness_case_open on sickness_case (municipality_code, person_id, first_absence_day) where status = 1;
-- The other filters and orders of ListCases.
create index sickness_case_kind_number on sickness_case (municipality_code, kind_of_employment, case_year, case_sequence);
create index sickness_case_first_day on sickness_case (municipality_code, first_absence_day, case_id);
create index sickness_case_kind_first_day on sickness_case (municipality_code, kind_of_employment, first_absence_day, case_id);
alter table sickness_case enable row level security;
create policy tenant on sickness_case to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, update on sickness_case to app, worker;
