-- The parties go with their case.
grant delete on coordinated_case, party to app, worker;
