-- The calendar feed of an officer (kalenderabonnement): the address from which calendar programs fetch the officer's talks. Of the secret in it only
-- the hash is kept; a new address replaces the one before, and a revoked one leaves no row.

create table calendar_feed (
    municipality_code smallint not null,
    officer_id        text not null check (officer_id <> ''),
    secret_hash       bytea not null check (length(secret_hash) = 32),
    created_at        timestamptz not null,
    fetched_at        timestamptz,              -- the last time, to the minute
    primary key (municipality_code, officer_id)
);
create unique index calendar_feed_secret on calendar_feed (municipality_code, secret_hash);

select secure_table('calendar_feed');
create policy tenant on calendar_feed to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert, delete, update (secret_hash, created_at, fetched_at) on calendar_feed to app;

-- An officer's talks, the cancelled ones too: a calendar program removes what it is told was cancelled.
create index talk_in_feed on talk (municipality_code, officer_id, starts_at);
