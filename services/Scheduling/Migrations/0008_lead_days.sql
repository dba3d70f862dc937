-- How many days before the planned day a deadline is announced: each municipality's own, from Cases' events, instead of one value for the
-- whole service.
alter table municipality add column notice_lead_days smallint not null default 7 check (notice_lead_days between 1 and 90);
grant update (notice_lead_days) on municipality to worker;
