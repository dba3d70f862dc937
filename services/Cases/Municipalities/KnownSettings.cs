using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>A version of a municipality's settings.</summary>
/// <param name="Name">Name of the municipality.</param>
/// <param name="PinnedRuleSetId">The rule set of all its new cases; null if the first absence day decides.</param>
/// <param name="OverlayIds">Its local practice, in the order it applies.</param>
/// <param name="Values">Every value it sets.</param>
/// <param name="Version">Counts the changes; the etag. 0 for a municipality that is not set up.</param>
internal sealed record KnownSettings(string Name, string? PinnedRuleSetId, IReadOnlyList<string> OverlayIds, MunicipalityValues Values, long Version)
{
    /// <summary>Why it was changed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who changed it; empty where nobody did.</summary>
    public (string Id, string Name) ChangedBy { get; init; } = ("", "");

    /// <summary>When; null where nobody did.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public string Etag => Etags.Of(Version);

    /// <summary>The settings of a municipality that is not set up.</summary>
    public static KnownSettings None => new("", null, [], SettingValues.Defaults, 0);

    /// <summary>Changes them, as the caller read them; the first ones set the municipality up, whatever they say.</summary>
    /// <param name="etag">The version that the caller read.</param>
    /// <param name="municipality">Whose settings.</param>
    /// <param name="stated">What holds from now on.</param>
    public Result<KnownSettings> Change(string etag, short municipality, KnownSettings stated)
    {
        if (Etags.Parse(etag) != Version)
        {
            return new EtagMismatch("settings", $"{municipality}", Etag, ChangedBy.Name, ChangedAt ?? default);
        }

        return Version > 0 && SaysTheSame(stated) ? new SettingsUnchanged() : stated with { Version = Version + 1 };
    }

    private bool SaysTheSame(KnownSettings stated) =>
        Name == stated.Name && PinnedRuleSetId == stated.PinnedRuleSetId && OverlayIds.SequenceEqual(stated.OverlayIds) && Values.Equals(stated.Values);
}
