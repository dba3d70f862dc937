-- When the municipality was notified of a case, first spoke with the citizen, and first held a talk, for statistics; empty where it is not known. What a
-- plan is made from says it too, but encrypted. The replanning of this version fills it in for older cases.
alter table plan
    add column notified_on     date,
    add column first_called_on date,
    add column first_met_on    date;
create index plan_of_notice on plan (municipality_code, notified_on) include (first_called_on, first_met_on) where notified_on is not null;
grant update (notified_on, first_called_on, first_met_on) on plan to app, worker;

-- The talks of a municipality by their time, with everything that statistics count.
create index talk_counted on talk (municipality_code, starts_at) include (contact_form, status, method) where status <> 2;
drop index talk_of_time;
