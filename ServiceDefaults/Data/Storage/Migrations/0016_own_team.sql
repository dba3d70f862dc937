-- Which team a caller belongs to: what the register of staff in Cases says, which the other services have from its events.

create table team_of_officer (
    municipality_code smallint not null,
    officer_id        text not null,
    team_id           text not null,   -- empty for none
    first_day         date not null,
    last_day          date,
    primary key (municipality_code, officer_id)
);
select secure_table('team_of_officer');
create policy tenant on team_of_officer to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select on team_of_officer to app;
grant select, insert, update (team_id, first_day, last_day) on team_of_officer to worker;

-- The team of an officer who is employed today; empty for one who is not, or is not registered. What the token states counts
-- only in a municipality that has no register of staff.
create function own_team(subject text, stated text, at timestamptz) returns text
    language plpgsql stable as $$
declare
    own     constant smallint := current_setting('app.municipality')::smallint;
    today   date;
    officer team_of_officer;
begin
    select * into officer from team_of_officer o where o.municipality_code = own and o.officer_id = subject;
    if found then
        today := coalesce((select c.business_date from business_clock c where c.municipality_code = own), (at at time zone 'Europe/Copenhagen')::date);
        return case when today between officer.first_day and coalesce(officer.last_day, 'infinity') then officer.team_id else '' end;
    end if;
    return case when exists (select from team_of_officer o where o.municipality_code = own) then '' else stated end;
end
$$;

revoke all on function own_team(text, text, timestamptz) from public;
grant execute on function own_team(text, text, timestamptz) to app;
