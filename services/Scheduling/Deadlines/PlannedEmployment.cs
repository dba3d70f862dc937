using System.Text.Json.Serialization;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>An employment on the first absence day (ansættelsesforhold), as in a plan: by codes only, because nothing else is published.</summary>
/// <param name="Number">Its place on the form, from 1.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="CvrNumber">The employer's CVR number; empty if there is none, or it is not known.</param>
/// <param name="PNumber">The employer's production unit; empty where not given.</param>
/// <param name="CountryCode">Country of a foreign employer.</param>
/// <param name="ForeignId">Number in that country's register.</param>
internal sealed record PlannedEmployment(
    int Number, KindOfEmployment Kind, string CvrNumber = "", string PNumber = "", string CountryCode = "", string ForeignId = "")
{
    /// <summary>The suffix of a rule's id for this employment.</summary>
    [JsonIgnore]
    public string Code => $"E{Number}";

    /// <summary>Its place and, in brackets, the numbers of its employer, or its kind where there is none.</summary>
    [JsonIgnore]
    public Wording Name => (CvrNumber, PNumber, CountryCode, ForeignId) switch
    {
        ({ Length: > 0 }, { Length: > 0 }, _, _) => Named("CVR {0}, P-nummer {1}", "CVR {0}, P-number {1}", CvrNumber, PNumber),
        ({ Length: > 0 }, _, _, _) => Named("CVR {0}", "CVR {0}", CvrNumber),
        (_, _, { Length: > 0 }, { Length: > 0 }) => Named("{0}, nummer {1}", "{0}, number {1}", CountryCode, ForeignId),
        (_, _, { Length: > 0 }, _) => Named("{0}, {1}", "{0}, {1}", CountryCode, Kind),
        _ => Named("{0}", "{0}", Kind),
    };

    private Wording Named(string danish, string english, params object[] arguments)
    {
        var inside = Wording.Of(danish, english, arguments);
        return new($"ansættelsesforhold {Number} ({inside.Danish})", $"employment {Number} ({inside.English})");
    }

    /// <summary>
    /// The employments of a case, the first of the form first. Events from before every employment was included lack one without
    /// an employer, and may lack all.
    /// </summary>
    public static IReadOnlyList<PlannedEmployment> Of(CaseRegistered registered)
    {
        var first = registered.KindOfEmployment;
        var isFirstNamed = registered.Employers.Count > 0 && Kind(registered.Employers[0]) == first;
        return
        [
            .. (isFirstNamed ? [] : (NamedEmployer?[])[null]).Concat(registered.Employers)
                .Select((employer, index) => new PlannedEmployment(
                    index + 1, (KindOfEmployment)Kind(employer), employer?.CvrNumber ?? "", employer?.PNumber ?? "",
                    employer?.CountryCode ?? "", employer?.ForeignId ?? "")),
        ];

        Types.V1.KindOfEmployment Kind(NamedEmployer? employer) => employer is { KindOfEmployment: not Types.V1.KindOfEmployment.Unspecified and var kind } ? kind : first;
    }
}
