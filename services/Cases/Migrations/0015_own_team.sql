-- Cases has the register of staff itself: own_team as in the other services (machinery, 0016_own_team.sql), from the register.
drop table team_of_officer;

create or replace function own_team(subject text, stated text, at timestamptz) returns text
    language plpgsql stable as $$
declare
    own   constant smallint := current_setting('app.municipality')::smallint;
    today date;
    known officer;
begin
    select * into known from officer o where o.municipality_code = own and o.officer_id = subject;
    if found then
        today := coalesce((select c.business_date from business_clock c where c.municipality_code = own), (at at time zone 'Europe/Copenhagen')::date);
        return case when today between known.first_day and coalesce(known.last_day, 'infinity')
                    then coalesce(known.team_id, '') else '' end;
    end if;
    return case when exists (select from officer o where o.municipality_code = own) then '' else stated end;
end
$$;
