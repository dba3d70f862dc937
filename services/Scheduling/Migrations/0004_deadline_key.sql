-- The dates of a plan are written with it in one statement, and removed with it: that each has its plan need not be looked up
-- for every one of them, which cost as much as writing it. A rule stands once in a plan; their order needs no index.
alter table deadline
    drop constraint deadline_municipality_code_case_id_fkey,
    drop constraint deadline_municipality_code_case_id_rule_id_key,
    drop constraint deadline_pkey,
    add primary key (municipality_code, case_id, rule_id);
