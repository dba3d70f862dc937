-- The work list is one party's: the municipality's own duties, or those of another party that somebody waits for. The indexes of
-- 0006 mixed them, so a rare party's list would have read past everybody else's. Each list now has its own, and the list of what
-- is done by rule has one too.
drop index deadline_open, deadline_open_of_officer, deadline_open_of_team, deadline_open_by_rule, deadline_done, deadline_done_of_officer,
           deadline_done_of_team;

-- For the whole municipality. No date is in the year 1: only a statement that says so can use these two. Otherwise a generic plan,
-- which expects a handful of rows of any range of days, may read an officer's week from everybody's.
create index deadline_open on deadline (municipality_code, bound_party, due_on, case_id, rule_id, occurrence)
    where norm = 1 and not is_done and statutory_date > '0001-12-31';
create index deadline_done on deadline (municipality_code, bound_party, due_on, case_id, rule_id, occurrence)
    where norm = 1 and is_done and statutory_date > '0001-12-31';

create index deadline_open_of_officer on deadline (municipality_code, bound_party, responsible_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and not is_done;
create index deadline_open_of_team on deadline (municipality_code, bound_party, team_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and not is_done;
create index deadline_open_by_rule on deadline (municipality_code, bound_party, rule_id, due_on, case_id, occurrence)
    where norm = 1 and not is_done;
create index deadline_done_of_officer on deadline (municipality_code, bound_party, responsible_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and is_done;
create index deadline_done_of_team on deadline (municipality_code, bound_party, team_id, due_on, case_id, rule_id, occurrence)
    where norm = 1 and is_done;
create index deadline_done_by_rule on deadline (municipality_code, bound_party, rule_id, due_on, case_id, occurrence)
    where norm = 1 and is_done;
