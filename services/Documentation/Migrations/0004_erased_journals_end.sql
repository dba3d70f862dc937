-- A journal whose text was erased takes no more entries: they would stand behind the key that is gone, readable to nobody,
-- and the chain would no longer end where the erasure was sealed. The services see to it themselves, behind the journal's
-- lock; the trigger binds whoever forgets.
create function refuse_entry_after_erasure() returns trigger
    language plpgsql as $$
begin
    if exists (select from erased_journal x where x.municipality_code = new.municipality_code and x.case_id = new.case_id) then
        raise exception 'the journal was erased: it takes no more entries' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger journal_ends_with_its_erasure before update on journal
    for each row execute function refuse_entry_after_erasure();
