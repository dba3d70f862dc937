-- Erasing a case, changing the keys, and taking a restored copy into use.

-- Cases that were erased. Later events about them have no effect, and what is missing of them is missing by right.
create table erased_case (
    municipality_code smallint not null,
    case_id           uuid not null,
    erasure_id        uuid not null,
    erased_at         timestamptz not null,
    primary key (municipality_code, case_id)
);
alter table erased_case enable row level security;
create policy tenant on erased_case to app using (municipality_code = current_setting('app.municipality')::smallint);
-- The background work asks for the cases of a page of events at once, of all municipalities.
create policy machinery on erased_case for select to worker using (true);
grant select on erased_case to app, worker;

-- Erases what the machinery holds of a case: its key, so that no copy of its text can be read any more; what its events
-- said in private; the stored answers (their request ids stay, so that a call that is sent again does not have its effect
-- again); parked events; who may reach it. Once; the second time it changes nothing and gives false.
--
-- Parked events first: a retry of one that is under way is waited for, and what it wrote is erased by what follows.
create function erase_case(sought uuid, erasure uuid, at timestamptz) returns boolean
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    own constant smallint := current_setting('app.municipality')::smallint;
begin
    delete from parked_event where municipality_code = own and aggregate_id = sought;
    insert into erased_case (municipality_code, case_id, erasure_id, erased_at) values (own, sought, erasure, at) on conflict do nothing;
    if not found then
        return false;
    end if;
    delete from case_key where municipality_code = own and case_id = sought;
    update event set private = null where municipality_code = own and aggregate_id = sought and private is not null;
    update request set answer = null where municipality_code = own and case_id = sought;
    delete from break_glass where municipality_code = own and case_id = sought;
    insert into case_access (municipality_code, case_id, person_id, responsible_id, restriction, erased_at)
    values (own, sought, '00000000-0000-0000-0000-000000000000', '', 1, at)
    on conflict (municipality_code, case_id) do update
       set person_id = excluded.person_id, responsible_id = '', team_id = '', named_ids = '{}', erased_at = at,
           version = case_access.version + 1;
    return true;
end
$$;
revoke all on function erase_case(uuid, uuid, timestamptz) from public;
grant execute on function erase_case(uuid, uuid, timestamptz) to app, worker;

-- What an event of an erased case still tells the others, its codes rewritten to ERASED. The log is otherwise only added to.
create function rewrite_event(which bigint, rewritten bytea) returns void
    language sql security definer set search_path = public, pg_catalog as $$
    update event e set published = rewritten
     where e.sequence = which and e.municipality_code = current_setting('app.municipality')::smallint
       and exists (select from erased_case c where c.municipality_code = e.municipality_code and c.case_id = e.aggregate_id)
$$;
revoke all on function rewrite_event(bigint, bytea) from public;
grant execute on function rewrite_event(bigint, bytea) to app, worker;

-- The check of access for the few methods that also reach an erased case and show nothing of what it said. Whoever asks
-- about one is logged like anybody else.
create function access_erased_case(
    sought uuid, at timestamptz, name text, via text, purpose text, rpc text, classes smallint[], trace_id text,
    regardless boolean, wait_for_disk boolean) returns smallint
    language plpgsql as $$
declare
    a       case_access;
    verdict smallint;
begin
    select * into a from case_access c
     where c.municipality_code = current_setting('app.municipality')::smallint and c.case_id = sought and c.erased_at is not null;
    if not found then
        return access_case(sought, at, name, via, purpose, rpc, classes, trace_id, regardless, wait_for_disk);
    end if;
    verdict := case_verdict(a, regardless, at);
    insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
    values (a.municipality_code, at, array[sought], current_setting('app.subject'), name, current_setting('app.role'), via, purpose,
            rpc, classes, verdict, trace_id);
    return verdict;
end
$$;
revoke all on function access_erased_case(uuid, timestamptz, text, text, text, text, smallint[], text, boolean, boolean) from public;
grant execute on function access_erased_case(uuid, timestamptz, text, text, text, text, smallint[], text, boolean, boolean) to app;

-- Where ciphertexts under the municipality's own key stand, besides the keys of the cases: each begins with the length and
-- the id of its key. A change of keys writes them anew. What is authenticated with each stands beside it.
create table municipality_cipher (
    table_name  text not null,
    column_name text not null,
    what        text not null,
    condition   text not null default 'true',
    primary key (table_name, column_name)
);
insert into municipality_cipher (table_name, column_name, what, condition)
values ('request', 'answer', 'request.answer', 'case_id is null');

-- Which keys the data of this database are encrypted with.
create function encryption_keys_in_use() returns table (key_id text, uses bigint)
    language plpgsql security definer set search_path = public, pg_catalog as $$
declare
    c municipality_cipher;
begin
    return query select k.key_id, count(*) from case_key k group by k.key_id;
    for c in select * from municipality_cipher loop
        return query execute format(
            'select convert_from(substring(%1$I from 2 for get_byte(%1$I, 0)), ''UTF8''), count(*) from %2$I where %1$I is not null and (%3$s) group by 1',
            c.column_name, c.table_name, c.condition);
    end loop;
end
$$;
revoke all on function encryption_keys_in_use() from public;
grant execute on function encryption_keys_in_use() to worker;

-- A restore is noticed by the mark of the last start, and renews the epoch; half done, the one before is still known.
alter table feed_epoch add column started uuid, add column previous uuid;

-- Which keys each running process has, current first: keys are changed only while all of them keep step.
create table key_reader (
    reader          uuid primary key,
    encryption_keys text[] not null,
    hash_keys       text[] not null,
    seen_at         timestamptz not null
);
grant select, insert, update, delete on key_reader to worker;
