-- What was last published of a plan as the next deadline of its case (NextDeadline, as text); empty for none, null where nothing has been
-- published. A replica of the version before leaves it, and publishes nothing either: the next change of the plan by this version does.
-- For the plans there are, the replanning that starts with this version does.
alter table plan add column next_deadline text;
grant update (next_deadline) on plan to app, worker;
