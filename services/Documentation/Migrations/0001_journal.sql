-- The journal of a case: entries that are only ever added, each chained to the one before.

-- The head: how many entries there are and the hash of the last one. Whoever adds an entry locks it first, so that
-- numbers have no gaps and the chain never forks.
create table journal (
    municipality_code smallint not null,
    case_id           uuid not null,
    entry_count       bigint not null default 0 check (entry_count >= 0),
    head_hash         bytea not null check (length(head_hash) = 32),
    -- Count and hash under the case's key: whoever changes the table without the key cannot make a new one.
    seal              bytea not null,
    primary key (municipality_code, case_id)
);

-- content is salt and entry, encrypted with the case's key; content_hash is SHA-256 over salt and entry; hash is SHA-256
-- over the hash before and content_hash. Without the key the text is gone and the chain still verifies.
create table journal_entry (
    municipality_code smallint not null,
    case_id           uuid not null,
    number            bigint not null check (number >= 1),
    entry_id          uuid not null,
    content           bytea not null,
    content_hash      bytea not null check (length(content_hash) = 32),
    hash              bytea not null check (length(hash) = 32),
    primary key (municipality_code, case_id, number),
    unique (municipality_code, entry_id),
    foreign key (municipality_code, case_id) references journal
);

alter table journal enable row level security;
create policy tenant on journal to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on journal to app, worker;
grant update (entry_count, head_hash, seal) on journal to app, worker;

alter table journal_entry enable row level security;
create policy tenant on journal_entry to app, worker using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on journal_entry to app, worker;

-- The services may not change an entry because they are not granted it; the triggers bind the owner as well.
create function refuse_journal_change() returns trigger
    language plpgsql as $$
begin
    raise exception 'the journal is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end
$$;

create trigger journal_entry_is_never_changed before update or delete on journal_entry
    for each row execute function refuse_journal_change();
create trigger journal_entry_is_never_emptied before truncate on journal_entry
    for each statement execute function refuse_journal_change();
create trigger journal_is_never_removed before delete on journal
    for each row execute function refuse_journal_change();
create trigger journal_is_never_emptied before truncate on journal
    for each statement execute function refuse_journal_change();

-- The head only moves on, one entry at a time, to an entry that is there.
create function check_journal_head() returns trigger
    language plpgsql as $$
begin
    if new.entry_count <> old.entry_count + 1 then
        raise exception 'the head of a journal moves one entry at a time: % to %', old.entry_count, new.entry_count
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger journal_head_moves_on before update on journal
    for each row execute function check_journal_head();
