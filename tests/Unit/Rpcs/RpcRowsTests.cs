using System.Text.RegularExpressions;
using Google.Protobuf;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Tests.Unit.Rpcs;

/// <summary>One row per RPC, through which the tests of access, costs, replays and dry runs go.</summary>
public sealed partial class RpcRowsTests
{
    public static TheoryData<string> Names => [.. RpcRow.All.Select(row => row.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_RPC_has_a_row_and_every_row_is_of_an_RPC() => Assert.Equal(
        Contract.Methods.Values.Select(method => method.FullName).Order(StringComparer.Ordinal),
        RpcRow.All.Select(row => $"sygeopfoelgning.{row.Name}").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_a_request_of_its_RPC_and_all_costs_that_such_an_RPC_has(string name)
    {
        var row = RpcRow.All.Single(row => row.Name == name);
        var method = row.Method!;

        var request = row.Request.Replace("{municipality}", "101", StringComparison.Ordinal).Replace("{form}", "{}", StringComparison.Ordinal)
            .Replace("{identifiedForm}", "{}", StringComparison.Ordinal)
            .Replace("{today}", "{}", StringComparison.Ordinal).Replace("{workingDay}", "{}", StringComparison.Ordinal)
            .Replace("{talkDay}", "{}", StringComparison.Ordinal).Replace("{appointment}", "{}", StringComparison.Ordinal);
        Assert.Empty(Placeholder().Matches(request).Select(match => match.Value).Except(
        [
            "{caseId}", "{caseNumber}", "{etag}", "{caseEtag}", "{recordId}", "{breakGlassId}", "{erasureId}", "{parkedEventId}", "{goalId}", "{resourceId}",
            "{challengeId}", "{stepId}", "{secondStepId}", "{itemId}", "{officerId}", "{teamId}", "{absenceId}", "{mandateId}", "{unique}", "{settingsEtag}",
            "{measurementId}", "{questionId}", "{talkId}", "{holdId}", "{talkOfficerId}",
        ]));
        JsonParser.Default.Parse(request, method.InputType);

        var isMeasuredWrite = RpcRow.IsWrite(method) && row.Costs is not null;
        Assert.Equal((isMeasuredWrite, isMeasuredWrite), (row.Tried is not null, row.Again is not null));
        Assert.True(!RpcRow.IsWrite(method) || method.InputType.FindFieldByName("validate_only") is not null, "A write can be tried.");
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Placeholder();
}
