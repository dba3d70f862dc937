using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>A municipality's settings, as ids. Without a pinned rule set the first absence day decides.</summary>
internal sealed record StoredSettings(string? PinnedRuleSet, IReadOnlyList<string> Overlays);

/// <summary>The municipalities' settings, which Cases owns and publishes.</summary>
internal static class SettingsStore
{
    /// <summary>
    /// Stores the settings. When the lead time of notices changes, the plan of each case is looked at again today: a notice that is due by the
    /// new lead time is given, and the timer is set by it.
    /// </summary>
    public static async Task Keep(Received<MunicipalityConfigured> received, UnitOfWork work)
    {
        var leadDays = received.Payload.Values?.NoticeLeadDays ?? ConfigurableValues.NoticeLeadDays.Default;
        if (leadDays != await LeadDays(work))
        {
            TimerTable.Advance(work, PlanKeeper.Timer, work.Today);
        }

        var booking = BookingOf(received.Payload.Values);
        work.Add(new Statement(
            """
            insert into municipality (municipality_code, pinned_rule_set_id, overlay_ids, notice_lead_days,
                   talk_buffer_before_minutes, talk_buffer_after_minutes, workplace_travel_minutes, slot_hold_minutes)
            values ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8)
            on conflict (municipality_code) do update
               set pinned_rule_set_id = excluded.pinned_rule_set_id, overlay_ids = excluded.overlay_ids, notice_lead_days = excluded.notice_lead_days,
                   talk_buffer_before_minutes = excluded.talk_buffer_before_minutes, talk_buffer_after_minutes = excluded.talk_buffer_after_minutes,
                   workplace_travel_minutes = excluded.workplace_travel_minutes, slot_hold_minutes = excluded.slot_hold_minutes
            """,
            work.Municipality, received.Payload.PinnedRuleSetId, received.Payload.OverlayIds.ToArray(), (short)leadDays,
            (short)booking.BufferBefore.TotalMinutes, (short)booking.BufferAfter.TotalMinutes, (short)booking.Travel.TotalMinutes, (short)booking.HoldFor.TotalMinutes));
    }

    /// <summary>What the municipality sets for the booking of talks.</summary>
    public static Query<BookingSettings> BookingQuery(TenantSession session)
    {
        var found = BookingSettings.Default;
        return new(() => found, (
            new Statement(
                """
                select talk_buffer_before_minutes, talk_buffer_after_minutes, workplace_travel_minutes, slot_hold_minutes
                  from municipality where municipality_code = $1
                """,
                session.Municipality),
            row => found = BookingSettings.OfMinutes(
                row.Get<short>("talk_buffer_before_minutes"), row.Get<short>("talk_buffer_after_minutes"),
                row.Get<short>("workplace_travel_minutes"), row.Get<short>("slot_hold_minutes"))));
    }

    /// <summary>How many days before the planned day the municipality's deadlines are announced.</summary>
    public static async Task<int> LeadDays(TenantSession session) => (await session.All(
        new Statement("select notice_lead_days from municipality where municipality_code = $1", session.Municipality),
        row => row.Get<short>("notice_lead_days"))) is [var days] ? days : ConfigurableValues.NoticeLeadDays.Default;

    /// <summary>The settings of the session's municipality; null if it has none.</summary>
    public static Task<StoredSettings?> Find(ReadSession session) => session.First(
        new Statement("select pinned_rule_set_id, overlay_ids from municipality where municipality_code = $1", session.Municipality), Map);

    // An event from before these values were set has none of them: a hold never lasts 0 minutes.
    private static BookingSettings BookingOf(MunicipalityValues? values) => values is { SlotHoldMinutes: > 0 }
        ? BookingSettings.OfMinutes(
            values.TalkBufferBeforeMinutes, values.TalkBufferAfterMinutes, values.WorkplaceTravelMinutes, values.SlotHoldMinutes)
        : BookingSettings.Default;

    private static StoredSettings Map(NpgsqlDataReader row) =>
        new(row.GetOrNull<string>("pinned_rule_set_id"), row.Get<string[]>("overlay_ids"));
}
