using Google.Protobuf;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Every write, by its row: repeated it takes effect once, and as a dry run it has no effect.</summary>
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

        var first = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), request));
        var once = await Stored(service, request);
        var second = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), request));

        Assert.Equal(first, second);
        Assert.Equal(1, once.Answers);
        Assert.Equal(once, await Stored(service, request));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Only_tried_it_leaves_nothing_behind_and_its_id_is_free(string name)
    {
        var (row, suite, service) = await Caller(name);
        var tried = RpcRequests.For(row.Method!, await Prepare(row.About), Municipality, tried: true);

        var answer = Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), tried));

        Assert.Equal((0, 0), await Stored(service, tried));
        if (answer.Descriptor.FindFieldByName("position") is { } position)
        {
            Assert.Empty((string)position.Accessor.GetValue(answer));
        }

        tried.Descriptor.FindFieldByName("validate_only").Accessor.Clear(tried);
        Assert.Single(await RpcRequests.Answers(row.Method!, suite.To(service), tried));
        Assert.Equal(1, (await Stored(service, tried)).Answers);
    }

    private async Task<(RpcRow Row, Suite Suite, string Service)> Caller(string name)
    {
        var row = RpcRow.All.Single(row => row.Name == name);
        return (row, Fixture.As(AccessMatrix.RolesOf(row.Method!)[0].WireName()), (await ServedBy(row.Method!))[^1]);
    }

    // What a request stores: its answer, and the events of its transaction. Other requests of the class take effect meanwhile.
    private async Task<(long Answers, long Events)> Stored(string service, IMessage request)
    {
        var id = (string)request.Descriptor.FindFieldByName("request_id").Accessor.GetValue(request);
        var database = await Fixture.Database(service, "superuser");
        return (
            await database.One<long>("select count(*) from request where request_id = $1 and answer is not null", Guid.Parse(id)),
            await database.One<long>("select count(*) from event where request_id = $1", id));
    }
}
