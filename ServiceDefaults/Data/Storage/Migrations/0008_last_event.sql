-- A write stores where it stands in the log with its answer: the number its last event was given, which the session knows.
-- Looked up in the log by transaction instead, it may cost all events of the municipality: where the statistics do not know
-- the municipality yet, PostgreSQL reads its index to the end.
grant select on sequence event_sequence_seq to app;
