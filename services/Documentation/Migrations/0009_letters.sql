-- The letters of cases (breve), as they were written; never changed. The PDF is encrypted with the case's key. Enums by their numbers in the contract.
create table letter (
    municipality_code smallint not null,
    letter_id         uuid not null,
    case_id           uuid not null,
    template_id       text not null check (template_id <> ''),
    template_version  integer not null check (template_version > 0),
    language          smallint not null check (language between 1 and 2),       -- LetterLanguage
    recipient         smallint not null check (recipient between 1 and 4),      -- LetterRecipient
    page_count        integer not null check (page_count > 0),
    size              integer not null check (size between 1 and 204800),       -- bytes of the PDF
    sha256            bytea not null check (length(sha256) = 32),               -- of the PDF
    rendered_at       timestamptz not null,
    rendered_by_id    text not null,
    rendered_by_name  text not null,
    pdf               bytea not null,
    primary key (municipality_code, letter_id),
    -- The journal outlives an erasure: the service deletes the letters.
    foreign key (municipality_code, case_id) references journal
);
-- The letters of a case by time: their ids are.
create index letter_of_case on letter (municipality_code, case_id, letter_id);

select secure_table('letter');
create policy tenant on letter to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on letter to app;
grant select, delete on letter to worker;
