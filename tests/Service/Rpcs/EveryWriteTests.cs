using Sygeopfoelgning.ServiceDefaults.Identity;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Every write, by its row: sent again it has its effect once, and only tried it has none.</summary>
public sealed class EveryWriteTests(StackFixture fixture) : RpcTest(fixture)
{
    public static TheoryData<string> Writes =>
        [.. RpcRow.All.Where(row => row.Method is { } method && RpcRow.IsWrite(method)).Select(row => row.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Sent_again_it_gives_the_same_answer_and_does_nothing_more(string name)
    {
        var (row, suite, service) = await Caller(name);
        var request = RpcRequests.For(row.Method!, await Prepare(row.About), Municipality);
        var before = await Stored(service);

        var first = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), request));
        var once = await Stored(service);
        var second = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), request));

        Assert.Equal(first, second);
        Assert.NotEqual(before, once);
        Assert.Equal(once, await Stored(service));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Only_tried_it_leaves_nothing_behind_and_its_id_is_free(string name)
    {
        var (row, suite, service) = await Caller(name);
        var tried = RpcRequests.For(row.Method!, await Prepare(row.About), Municipality, tried: true);
        var before = await Stored(service);

        var answer = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), tried));

        Assert.Equal(before, await Stored(service));
        if (answer.Descriptor.FindFieldByName("position") is { } position)
        {
            Assert.Empty((string)position.Accessor.GetValue(answer));
        }

        tried.Descriptor.FindFieldByName("validate_only").Accessor.Clear(tried);
        Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), tried));
        Assert.NotEqual(before, await Stored(service));
    }

    private async Task<(RpcRow Row, Suite Suite, string Service)> Caller(string name)
    {
        var row = RpcRow.All.Single(row => row.Name == name);
        return (row, Fixture.As(AccessMatrix.Of(row.Method!).Roles[0].WireName()), (await ServedBy(row.Method!))[^1]);
    }

    // What a request stores: its answer, and with it all the rest of its transaction.
    private async Task<string> Stored(string service)
    {
        var database = await Fixture.Database(service, "superuser");
        var answers = await database.One<long>("select count(*) from request where municipality_code = $1 and answer is not null", (short)Municipality);
        return $"{answers} answers, {await Acts(service)} acts";
    }

    // Events of the service's own requests; what it takes in from the others comes when it comes.
    private async Task<long> Acts(string service) => await (await Fixture.Database(service, "superuser")).One<long>(
        "select count(*) from event where municipality_code = $1 and request_id <> ''", (short)Municipality);
}
