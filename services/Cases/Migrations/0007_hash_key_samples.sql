-- For each hash key that persons are found by one who is: whoever has another key of that name would find nobody, and register
-- everybody a second time.
create function hash_key_samples() returns table (key_id text, municipality_code smallint, cpr bytea, hash bytea)
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    used text;
begin
    for used in select distinct h.key_id from person_hash h loop
        return query
            select h.key_id, h.municipality_code, p.cpr, h.hash
              from person_hash h join person p on p.municipality_code = h.municipality_code and p.person_id = h.person_id
             where h.key_id = used limit 1;
    end loop;
end
$$;
revoke all on function hash_key_samples() from public;
grant execute on function hash_key_samples() to worker;
