using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The citizen's own understanding, history and overview for tests; all invented.</summary>
internal static class GivenUnderstandings
{
    public const string Text = "Jeg tror, at zebraerne gør mig træt (opdigtet).";

    public static OwnUnderstandingService.OwnUnderstandingServiceClient Understandings(this Suite suite) => new(suite.To("cases"));

    public static StateOwnUnderstandingRequest Statement(string caseId, string text = Text, GoalWording wording = GoalWording.CitizensOwn) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Text = text, Wording = wording,
    };

    public static async Task<OwnUnderstanding> StateUnderstanding(
        this Suite suite, string caseId, string text = Text, GoalWording wording = GoalWording.CitizensOwn) =>
        (await suite.Understandings().StateOwnUnderstandingAsync(Statement(caseId, text, wording), deadline: Suite.Soon)).OwnUnderstanding;

    public static async Task<CaseOverview> Overview(this Suite suite, string caseId) =>
        (await suite.Overviews().GetCaseOverviewAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Overview;

    public static CaseOverviewService.CaseOverviewServiceClient Overviews(this Suite suite) => new(suite.To("cases"));

    public static CaseHistoryService.CaseHistoryServiceClient Histories(this Suite suite) => new(suite.To("cases"));

    /// <summary>The history of a case, page by page.</summary>
    public static async Task<List<CaseChange>> History(this Suite suite, string caseId, int pageSize = 200, params CaseChangeKind[] kinds)
    {
        var changes = new List<CaseChange>();
        var request = new ListCaseHistoryRequest { CaseId = caseId, PageSize = pageSize, Kinds = { kinds } };
        do
        {
            var page = await suite.Histories().ListCaseHistoryAsync(request, deadline: Suite.Soon);
            changes.AddRange(page.Changes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return changes;
    }
}
