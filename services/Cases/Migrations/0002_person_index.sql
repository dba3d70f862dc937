-- A citizen's own cases.
create index sickness_case_person on sickness_case (municipality_code, person_id);
