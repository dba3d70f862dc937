-- Background work cancels the talks of a case that has ended or is on standby.
alter policy tenant on talk to app, worker;
alter policy tenant on talk_change to app, worker;
alter policy tenant on occupied to app, worker;
grant select, update (contact_form, starts_at, ends_at, officer_id, room_id, persons, status, details, version) on talk to worker;
grant select, insert on talk_change to worker;
grant select, delete on occupied to worker;
grant select on room to worker;
