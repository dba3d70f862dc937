-- The business clock can also stand at a time of day. Null: the time of day is that of the real clock.
alter table business_clock add column time_of_day time(0);
grant insert (time_of_day), update (time_of_day) on business_clock to app;

create or replace function business_now(municipality smallint, real_now timestamptz) returns timestamptz
    language sql stable as $$
    select coalesce(
        (select (b.business_date + coalesce(b.time_of_day, (real_now at time zone 'Europe/Copenhagen')::time)) at time zone 'Europe/Copenhagen'
           from business_clock b where b.municipality_code = municipality),
        real_now)
$$;
