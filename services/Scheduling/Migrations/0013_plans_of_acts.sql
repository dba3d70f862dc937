-- Acts of this service tell of happenings too (a talk that is asked for): the plan is made anew in the act's own transaction, so that its answer
-- can say what follows. Until now only events and timers did so, as the worker.
grant update (basis, version) on plan to app;
grant insert on plan_version to app;
grant insert, delete, update (authority, bound_party, cancelled_on, certainty, kind, last_day, met_on, norm, own_plan_by, plan_by, responsible_id,
      statutory_date, superseded_on, team_id, window_from) on deadline to app;
grant insert on deadline_notice to app;
