using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>Between settings and the messages of the contract.</summary>
internal static class SettingsMapping
{
    public static KnownSettings ToSettings(this ChangeSettingsRequest request, UnitOfWork work) => new(
        request.Name, request.RuleSetId == RuleSetSetting.ByDateCode ? null : request.RuleSetId, [.. request.OverlayIds], request.Values.Clone(), 0)
    {
        Reason = request.Reason, ChangedBy = (work.Actor.Subject, work.Actor.Name), ChangedAt = work.Now,
    };

    public static Settings ToProto(this KnownSettings settings, short municipality) => new()
    {
        MunicipalityCode = municipality,
        Name = settings.Name,
        RuleSetId = settings.PinnedRuleSetId ?? RuleSetSetting.ByDateCode,
        OverlayIds = { settings.OverlayIds },
        Values = settings.Values,
        Etag = settings.Etag,
        Reason = settings.Reason,
        ChangedById = settings.ChangedBy.Id,
        ChangedByName = settings.ChangedBy.Name,
        ChangedAt = settings.ChangedAt?.ToTimestamp(),
    };

    public static MunicipalityConfigured ToEvent(this KnownSettings settings, short municipality) => new()
    {
        MunicipalityCode = municipality,
        Name = settings.Name,
        PinnedRuleSetId = settings.PinnedRuleSetId ?? "",
        OverlayIds = { settings.OverlayIds },
        Values = settings.Values,
    };
}
