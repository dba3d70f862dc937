using System.Text;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetCase: the caller's municipality only.</summary>
public sealed class GetCaseTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_case_of_another_municipality_and_one_that_does_not_exist_are_the_same_to_the_caller()
    {
        var elsewhere = (await Fixture.As(municipality: 766).Register()).Case.CaseId;
        var nowhere = Guid.CreateVersion7().ToString();

        var hidden = await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Get(elsewhere));
        var absent = await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Get(nowhere));

        // Only the requested id differs.
        Assert.Equal(absent.Message, hidden.Message.Replace(elsewhere, nowhere, StringComparison.Ordinal));
        Assert.Equal(
            Encoding.Latin1.GetString(absent.DetailBytes),
            Encoding.Latin1.GetString(hidden.DetailBytes).Replace(elsewhere, nowhere, StringComparison.Ordinal));
        Assert.Equal(elsewhere, hidden.Detail<Google.Rpc.ResourceInfo>().ResourceName);
    }

    [Theory]
    [InlineData("", "FIELD_REQUIRED")]
    [InlineData("2026-0000001", "UUID_INVALID")]
    public async Task An_id_that_is_none_is_refused(string id, string reason) => await Refused.For(Get(id), ("case_id", reason));

    private AsyncUnaryCall<GetCaseResponse> Get(string id) =>
        Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = id }, deadline: Suite.Soon);
}
