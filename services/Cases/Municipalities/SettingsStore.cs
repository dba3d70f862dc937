using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The SQL of settings.</summary>
internal static class SettingsStore
{
    private const string Present =
        """
        select m.version, m.name, m.pinned_rule_set_id, m.overlay_ids, m.setting_values::text as setting_values,
               v.reason, v.changed_by_id, v.changed_by_name, v.changed_at
          from municipality m
          left join municipality_version v on v.municipality_code = m.municipality_code and v.version = m.version
         where m.municipality_code = $1
        """;

    /// <summary>The settings that hold now; null for a municipality that is not set up.</summary>
    public static Task<KnownSettings?> Find(TenantSession session) => session.First(new Statement(Present, session.Municipality), Map);

    /// <summary>The same, behind a lock on the settings.</summary>
    public static Task<KnownSettings?> Lock(UnitOfWork work)
    {
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended('settings:' || $1::text, 3))", work.Municipality));
        return Find(work);
    }

    /// <summary>A page of versions and, if another follows, more than that; newest first.</summary>
    public static Task<List<KnownSettings>> List(ReadSession session, Page page)
    {
        object?[] values = [session.Municipality, .. page.After.Select(version => (object)long.Parse(version, System.Globalization.CultureInfo.InvariantCulture))];
        var beyond = values.Length > 1 ? " and version < $2" : "";
        return session.All(
            new Statement(
                $"""
                select version, name, pinned_rule_set_id, overlay_ids, setting_values::text as setting_values, reason, changed_by_id, changed_by_name, changed_at
                  from municipality_version
                 where municipality_code = $1{beyond}
                 order by version desc limit {page.Rows}
                """,
                values),
            Map);
    }

    /// <summary>Queues the settings as they hold from now on, and their version.</summary>
    public static void Keep(UnitOfWork work, KnownSettings settings)
    {
        var (overlays, values) = (settings.OverlayIds.ToArray(), SettingValues.ToJson(settings.Values));
        work.Add(new Statement(
            """
            insert into municipality (municipality_code, name, pinned_rule_set_id, overlay_ids, setting_values, version)
            values ($1, $2, $3, $4, $5::text::jsonb, $6)
            on conflict (municipality_code) do update
               set name = excluded.name, pinned_rule_set_id = excluded.pinned_rule_set_id, overlay_ids = excluded.overlay_ids,
                   setting_values = excluded.setting_values, version = excluded.version
            """,
            work.Municipality, settings.Name, settings.PinnedRuleSetId, overlays, values, settings.Version));
        work.Add(new Statement(
            """
            insert into municipality_version (municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values,
                   reason, changed_by_id, changed_by_name, changed_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10)
            """,
            work.Municipality, settings.Version, settings.Name, settings.PinnedRuleSetId, overlays, values,
            settings.Reason, settings.ChangedBy.Id, settings.ChangedBy.Name, settings.ChangedAt));
    }

    private static KnownSettings Map(NpgsqlDataReader row) => new(
        row.Get<string>("name"), row.GetOrNull<string>("pinned_rule_set_id"), row.Get<string[]>("overlay_ids"),
        SettingValues.Read(row.Get<string>("setting_values")), row.Get<long>("version"))
    {
        Reason = row.GetOrNull<string>("reason") ?? "",
        ChangedBy = (row.GetOrNull<string>("changed_by_id") ?? "", row.GetOrNull<string>("changed_by_name") ?? ""),
        ChangedAt = row.Get<DateTimeOffset?>("changed_at"),
    };
}
