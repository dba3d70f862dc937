-- A plan goes with its case.
grant delete on plan, deadline to app, worker;
