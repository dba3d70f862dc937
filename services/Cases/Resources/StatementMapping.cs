using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Resources;

/// <summary>Converts resources and challenges to answers and events.</summary>
internal static class StatementMapping
{
    public static Resource ToResource(this Said said, Guid caseId) =>
        new() { ResourceId = said.Id.ToString(), CaseId = caseId.ToString(), Statement = said.Statement };

    public static Challenge ToChallenge(this Said said, Guid caseId) =>
        new() { ChallengeId = said.Id.ToString(), CaseId = caseId.ToString(), Statement = said.Statement };

    public static ResourceRecorded ToResourceRecorded(this Said said, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), ResourceId = said.Id.ToString(), Wording = said.Statement.Wording, WrittenBy = said.Statement.WrittenBy,
    };

    public static ChallengeRecorded ToChallengeRecorded(this Said said, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), ChallengeId = said.Id.ToString(), Wording = said.Statement.Wording, WrittenBy = said.Statement.WrittenBy,
    };
}
