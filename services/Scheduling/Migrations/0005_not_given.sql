-- The rules that gave no date when the plan was made, and why: it repeats the facts and is encrypted like them. Null for plans
-- made before it was kept. As the plan was made, not as it would be today: the rules may have changed since.
alter table plan add column not_given bytea;
