-- Each service has encryption keys of its own; what all share is the keys that positions are signed with. A process says that it
-- has those too, so that they are changed as the others are; one of before has none, and is waited for.
alter table key_reader add column position_keys text[] not null default '{}';
grant update (position_keys) on key_reader to worker;

-- For each key that data are encrypted with something that is: who cannot read it has another key of that name. The key of a case
-- where there is a case, else a value under the municipality's key and what is authenticated with it.
create function encryption_key_samples() returns table (key_id text, municipality_code smallint, case_id uuid, what text, cipher bytea)
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    used text;
    c    municipality_cipher;
begin
    for used in select distinct k.key_id from case_key k loop
        return query select k.key_id, k.municipality_code, k.case_id, 'case_key', k.wrapped from case_key k where k.key_id = used limit 1;
    end loop;
    for c in select * from municipality_cipher loop
        return query execute format(
            'select distinct on (used) used, municipality_code, null::uuid, %4$L::text, cipher
               from (select convert_from(substring(%1$I from 2 for get_byte(%1$I, 0)), ''UTF8'') as used, municipality_code, %1$I as cipher
                       from %2$I where %1$I is not null and (%3$s)) kept',
            c.column_name, c.table_name, c.condition, c.what);
    end loop;
end
$$;
revoke all on function encryption_key_samples() from public;
grant execute on function encryption_key_samples() to worker;
