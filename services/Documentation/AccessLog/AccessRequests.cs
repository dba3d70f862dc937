using System.Globalization;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Converts requests to the list they request.</summary>
internal static class AccessRequests
{
    public static AccessListing ToListing(this ListAccessesRequest request, Page page) => new(
        request.Filter is { CaseId: { Length: > 0 } caseId } ? Guid.Parse(caseId) : null,
        request.Filter?.SubjectId ?? "", request.Filter?.Role.WireName() ?? "", request.Filter?.Service ?? "",
        request.Filter?.From?.ToDateTimeOffset(), request.Filter?.To?.ToDateTimeOffset(),
        IsNewestFirst(request.Order), page);

    public static AccessListing ToListing(this ListCaseAccessesRequest request, Page page) => new(
        Guid.Parse(request.CaseId), "", "", "", null, null, IsNewestFirst(request.Order), page);

    /// <summary>In the form of a page token. The token is signed, so that nobody can change it.</summary>
    public static string[] ToKey(this AccessPlace place) => [place.OccurredAt.ToString("O", CultureInfo.InvariantCulture), place.AccessId.ToString()];

    public static AccessPlace? ToPlace(this string[] key) => key is [var time, var id]
        ? new AccessPlace(DateTimeOffset.ParseExact(time, "O", CultureInfo.InvariantCulture), Guid.Parse(id))
        : null;

    private static bool IsNewestFirst(AccessOrder order) => order is AccessOrder.Unspecified or AccessOrder.NewestFirst;
}
