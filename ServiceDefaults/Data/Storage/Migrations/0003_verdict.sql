-- case_verdict as before (0002_access.sql), in a language whose plans a connection keeps: as a SQL function it was planned
-- anew by every transaction, which was a fifth of what the check of one access cost.
create or replace function case_verdict(a case_access, regardless boolean, at timestamptz) returns smallint
    language plpgsql stable as $$
declare
    role    constant text := current_setting('app.role');
    subject text;
begin
    if role = 'service' then
        return 1;
    end if;
    if role not in ('caseworker', 'retention_officer', 'coordinator', 'payment_unit', 'team_leader', 'auditor') then
        return case when role = 'citizen' and a.person_id::text = current_setting('app.person') then 1 else 2 end;
    end if;
    subject := current_setting('app.subject');
    if a.responsible_id = subject or subject = any (a.named_ids) then
        return 1;
    end if;
    if a.restriction > 1 and not regardless and not exists (
         select from break_glass b
          where b.municipality_code = a.municipality_code and b.case_id = a.case_id
            and b.officer_id = subject and b.until > at) then
        return 3;
    end if;
    if a.team_id <> '' and a.team_id = current_setting('app.team') then
        return 1;
    end if;
    return case when current_setting('app.purposeful') = 't' then 1 else 4 end;
end
$$;
