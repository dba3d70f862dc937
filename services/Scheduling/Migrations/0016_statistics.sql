-- The talks of a municipality by their time, for the statistics of contact forms.
create index talk_of_time on talk (municipality_code, starts_at, contact_form) where status <> 2;
