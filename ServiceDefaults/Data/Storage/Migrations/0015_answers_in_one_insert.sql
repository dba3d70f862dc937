-- An answer is stored in one insert, at the end of the write that gives it. Until then its request id is held by an advisory
-- lock: a row inserted at the beginning would give the transaction its id before it waits for the locks of its case, and events
-- are read in the order of those ids.
grant insert (answer, case_id, sequence) on request to app;

-- Replicas of before insert the row first and fill it in; the update they need stays until they are gone.
