-- The notice that the last working day of a deadline has come: whether it was given, and when. Only deadlines that bind the
-- municipality have one; null while it is to come.
--
-- WITH_THE_PLAN   the day had come when the plan was made: the plan was the notice
-- GIVEN           by its timer
-- BEFORE_NOTICES  the day had come before there were notices
alter table deadline
    add column notice     text check (notice in ('WITH_THE_PLAN', 'GIVEN', 'BEFORE_NOTICES')),
    add column noticed_at timestamptz,
    add constraint a_notice_is_given_at_a_time check ((notice is not distinct from 'GIVEN') = (noticed_at is not null));
grant update (notice, noticed_at) on deadline to app, worker;

-- The deadlines that are still to be told, by the day of the law.
create index deadline_without_notice on deadline (statutory_date) where notice is null and kind = 'DEADLINE' and plan_by is not null;

-- The plans there are get what new ones get.
update deadline d set notice = 'BEFORE_NOTICES'
 where kind = 'DEADLINE' and plan_by is not null
   and plan_by <= business_today(d.municipality_code);
insert into timer (municipality_code, kind, aggregate_id, subject, due_at)
select municipality_code, 'deadline_notice', case_id, rule_id, plan_by::timestamp at time zone 'Europe/Copenhagen'
  from deadline
 where kind = 'DEADLINE' and plan_by is not null and notice is null;

-- How many deadlines have passed of which no notice was given, in all municipalities: what the alert stands on.
create function deadlines_unnoticed(real_now timestamptz) returns bigint
    language sql stable security definer set search_path = public, pg_catalog as $$
    select count(*)
      from deadline d
     where d.notice is null and d.kind = 'DEADLINE' and d.plan_by is not null
       and d.statutory_date < greatest((real_now at time zone 'Europe/Copenhagen')::date, (select max(b.business_date) from business_clock b))
       and d.statutory_date < (business_now(d.municipality_code, real_now) at time zone 'Europe/Copenhagen')::date
       and exists (select from case_key k where k.municipality_code = d.municipality_code and k.case_id = d.case_id)
$$;
revoke all on function deadlines_unnoticed(timestamptz) from public;
grant execute on function deadlines_unnoticed(timestamptz) to worker;
