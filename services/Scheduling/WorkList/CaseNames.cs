using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>
/// The citizens' names of a page, read from Cases on behalf of the caller. Names are nowhere stored but in Cases. A list without
/// names is better than none, so it does not wait long for them.
/// </summary>
internal sealed class CaseNames(CaseService.CaseServiceClient cases, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The names by case, as far as the caller may reach the cases in Cases; and why there are none.</summary>
    public async Task<NamesOfCases> Of(IEnumerable<Guid> caseIds)
    {
        var asked = new ListCaseNamesRequest { CaseIds = { caseIds.Distinct().Select(id => id.ToString()) } };
        if (asked.CaseIds.Count == 0)
        {
            return new NamesOfCases([], NamesMissing.Unspecified);
        }

        try
        {
            var found = await cases.ListCaseNamesAsync(asked, deadline: time.GetUtcNow().UtcDateTime + Patience);
            return new NamesOfCases(found.Cases.ToDictionary(one => Guid.Parse(one.CaseId), one => one.CitizenName), NamesMissing.Unspecified);
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled)
        {
            // Cancelled: Cases noticed that the time was up before we did, or the caller has gone.
            return new NamesOfCases([], NamesMissing.CasesSlow);
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.Unimplemented)
        {
            // Unimplemented: a replica of the version before.
            return new NamesOfCases([], NamesMissing.CasesAway);
        }
    }
}

/// <summary>Names of citizens by case.</summary>
/// <param name="ByCase">The names.</param>
/// <param name="Missing">Why there are none.</param>
internal sealed record NamesOfCases(Dictionary<Guid, string> ByCase, NamesMissing Missing)
{
    /// <summary>The name of a case's citizen; empty where it is not known.</summary>
    public string Of(Guid caseId) => ByCase.GetValueOrDefault(caseId, "");
}
