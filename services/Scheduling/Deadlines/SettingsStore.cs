using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>A municipality's settings, as ids. Without a pinned rule set the first absence day decides.</summary>
internal sealed record StoredSettings(string? PinnedRuleSet, IReadOnlyList<string> Overlays);

/// <summary>The municipalities' settings, which Cases owns and publishes.</summary>
internal static class SettingsStore
{
    public static Task Keep(Received<MunicipalityConfigured> received, UnitOfWork work)
    {
        work.Add(new Statement(
            """
            insert into municipality (municipality_code, pinned_rule_set_id, overlay_ids) values ($1, nullif($2, ''), $3)
            on conflict (municipality_code) do update
               set pinned_rule_set_id = excluded.pinned_rule_set_id, overlay_ids = excluded.overlay_ids
            """,
            work.Municipality, received.Payload.PinnedRuleSetId, received.Payload.OverlayIds.ToArray()));
        return Task.CompletedTask;
    }

    /// <summary>The settings of the session's municipality; null if it has none.</summary>
    public static Task<StoredSettings?> Find(ReadSession session) => session.First(
        new Statement("select pinned_rule_set_id, overlay_ids from municipality where municipality_code = $1", session.Municipality), Map);

    private static StoredSettings Map(NpgsqlDataReader row) =>
        new(row.GetOrNull<string>("pinned_rule_set_id"), row.Get<string[]>("overlay_ids"));
}
