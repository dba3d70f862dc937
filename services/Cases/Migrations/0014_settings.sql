-- The municipality's settings with their history (kommunens opsætning). `municipality` has what holds now; municipality_version has
-- every version with its author, and is only ever added to.
alter table municipality
    add column version        bigint not null default 1,
    -- MunicipalityValues as JSON; what is not in it has its default
    add column setting_values jsonb not null default '{}';

create table municipality_version (
    municipality_code  smallint not null,
    version            bigint not null,
    name               text not null,
    pinned_rule_set_id text,
    overlay_ids        text[] not null,
    setting_values     jsonb not null,
    reason             text not null,
    changed_by_id      text not null,
    changed_by_name    text not null,
    changed_at         timestamptz,             -- null: the municipality was set up before versions were kept
    primary key (municipality_code, version),
    foreign key (municipality_code) references municipality
);
select secure_table('municipality_version');
create policy tenant on municipality_version to app using (municipality_code = current_setting('app.municipality')::smallint);
grant select, insert on municipality_version to app;
grant insert, update (name, pinned_rule_set_id, overlay_ids, setting_values, version) on municipality to app;

insert into municipality_version (municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values, reason, changed_by_id, changed_by_name)
select municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values, '', '', '' from municipality;
