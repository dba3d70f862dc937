-- The access log is only ever added to, with one exception: what an access was for, in the words of whoever looked, goes with the
-- case. Who looked, when, at what and with which outcome stays.
create or replace function refuse_access_change() returns trigger
    language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'purpose' = to_jsonb(old) - 'purpose' and to_jsonb(new) ->> 'purpose' = to_jsonb(new) ->> 'method'
           and exists (select from erased_case c
                        where c.municipality_code = new.municipality_code
                          and to_jsonb(new) -> 'case_ids' ? c.case_id::text) then
            return new;
        end if;
    end if;
    raise exception 'the access log is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end
$$;

create function erase_entry_purposes(sought uuid) returns void
    language sql security definer set search_path = public, pg_catalog as $$
    update access_entry e set purpose = e.method
      from access_entry_case c
     where c.municipality_code = current_setting('app.municipality')::smallint and c.case_id = sought
       and e.municipality_code = c.municipality_code and e.occurred_at = c.occurred_at and e.access_id = c.access_id
       and e.purpose <> e.method
       and exists (select from erased_case x where x.municipality_code = c.municipality_code and x.case_id = sought);
$$;
revoke all on function erase_entry_purposes(uuid) from public;
grant execute on function erase_entry_purposes(uuid) to worker;

revoke execute on all functions in schema public from public;
