using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Doc = Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Common inputs of the tests of Watch: subscriptions, and changes of a case.</summary>
public abstract class WatchTest(StackFixture fixture) : StackTest(fixture)
{
    private protected static Watching<Sygeopfoelgning.Cases.V1.WatchResponse> Watch(Suite suite, params Sygeopfoelgning.Cases.V1.WatchSubscription[] all) =>
        new(suite.CaseWatch.Watch(new() { Subscriptions = { all } }));

    private protected static Watching<Doc.WatchResponse> Watch(Suite suite, params Doc.WatchSubscription[] all) =>
        new(suite.JournalWatch.Watch(new() { Subscriptions = { all } }));

    private protected static Sygeopfoelgning.Cases.V1.WatchSubscription CaseOf(string id, string caseId) =>
        new() { SubscriptionId = id, Case = new() { CaseId = caseId } };

    private protected static Doc.WatchSubscription JournalOf(string id, string caseId, long after) =>
        new() { SubscriptionId = id, Journal = new() { CaseId = caseId, AfterNumber = after } };

    private protected static async Task<Refused> RefusedStream<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
        {
            return Refused.With(await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None)));
        }
    }

    // A case whose events have all taken effect.
    private protected async Task<string> NewCase()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return registered.Case.CaseId;
    }

    private protected static async Task<AppendEntryResponse> Note(Suite suite, string caseId, string text) => await suite.Journal.AppendEntryAsync(
        new AppendEntryRequest { RequestId = Given.RequestId, CaseId = caseId, Subject = "Notat", Text = text }, deadline: Suite.Soon);

    // What a write that changes the case does, in one transaction: state and event.
    private protected async Task NextVersion(string caseId) => await (await Fixture.Database("cases", "superuser")).Run(
        """
        with changed as (update sickness_case set version = version + 1 where case_id = $1 returning municipality_code, case_id)
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        select municipality_code, case_id, $2, '', 'test', '', 'service', 'test', clock_timestamp(), '', '' from changed
        """,
        Guid.Parse(caseId), JournalEntryAppended.Descriptor.FullName);

    private protected async Task Publish(string service, string caseId, IMessage published)
    {
        NpgsqlDataSource database = await Fixture.Database(service, "superuser");
        await database.Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            values ($4, $1, $2, $3, 'test', '', 'service', 'test', clock_timestamp(), '', '')
            """,
            Guid.Parse(caseId), published.Descriptor.FullName, published.ToByteArray(), (short)Municipality);
    }
}
