-- Forms that became a case, by their own id (oplysningsskemaets id): none becomes another, whenever it is handed in again, also after its case
-- was erased. Of the id only the SHA-256 stays, which says nothing of the person.
create table received_form (
    municipality_code smallint not null,
    form_hash         bytea not null check (octet_length(form_hash) = 32),
    case_id           uuid,         -- null once the case is erased
    -- of an import: whose, and its request id
    imported_by       text,
    request_id        uuid,
    primary key (municipality_code, form_hash),
    foreign key (municipality_code, case_id) references sickness_case on delete set null (case_id)
);
create index received_form_case on received_form (municipality_code, case_id);
select secure_table('received_form');
create policy tenant on received_form to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on received_form to app;

-- The stored answer of an import is about many cases, and goes with the first of them that is erased.
create function forget_import() returns trigger language plpgsql security definer set search_path = public, pg_catalog as $$
begin
    update request r set answer = null
      from received_form f
     where f.municipality_code = old.municipality_code and f.case_id = old.case_id
       and r.municipality_code = f.municipality_code and r.subject = f.imported_by
       and r.rpc = '/sygeopfoelgning.cases.v1.IntakeService/ImportInformationForms' and r.request_id = f.request_id;
    return old;
end
$$;
revoke all on function forget_import() from public;
create trigger forget_import before delete on sickness_case for each row execute function forget_import();

-- An import takes as many numbers as it has forms and gives back those of the forms that are refused: the first of a year may be the last.
alter table case_number
    drop constraint case_number_last_sequence_check,
    add constraint case_number_last_sequence_check check (last_sequence between 0 and 9999999);
