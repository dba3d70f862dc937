using System.Text;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What a caller is answered when something goes wrong that is not a refusal.</summary>
[Collection(Alone.Name)]
public sealed class TroubleTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task What_nobody_expected_is_answered_with_an_error_id_and_nothing_else()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Run("update sickness_case set citizen = set_byte(citizen, 20, get_byte(citizen, 20) # 1) where case_id = $1", Guid.Parse(caseId));

        var refused = await Refused.By(StatusCode.Internal, "INTERNAL",
            Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon));

        var errorId = Assert.Single(refused.Info.Metadata);
        Assert.Equal("error_id", errorId.Key);
        Assert.Matches("^[0-9a-f]{32}$", errorId.Value);
        Assert.Contains(errorId.Value, refused.Text.Message, StringComparison.Ordinal);
        var all = refused.Message + Encoding.UTF8.GetString(refused.DetailBytes);
        foreach (var inside in new[] { "Exception", "Cryptographic", "   at ", "sickness_case", caseId })
        {
            Assert.DoesNotContain(inside, all, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_call_that_is_given_up_lets_go_of_the_database()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var database = await Fixture.Database("documentation", "superuser");
        await using var connection = await database.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("select 1 from journal where case_id = $1 for update", Guid.Parse(registered.Case.CaseId));

        var note = new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Note", Text = "Venter." };
        using var giveUp = new CancellationTokenSource();
        var call = Caseworker.Journal.AppendEntryAsync(note, cancellationToken: giveUp.Token).ResponseAsync;
        await Eventually.True("the call waits in the database", async () => await Waiting() == 1);
        await giveUp.CancelAsync();

        var ended = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, ended.StatusCode);
        await Eventually.True("nothing waits any more", async () => await Waiting() == 0, seconds: 2);

        var late = await Assert.ThrowsAsync<RpcException>(async () =>
            await Caseworker.Journal.AppendEntryAsync(note, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await Eventually.True("nothing waits any more", async () => await Waiting() == 0, seconds: 2);

        // They left nothing behind: the same id writes the note once the database is available.
        await held.RollbackAsync();
        Assert.Equal(4, (await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon)).Entry.Number);

        Task<long> Waiting() => database.One<long>(
            "select count(*) from pg_stat_activity where usename = 'documentation_app' and wait_event_type = 'Lock'");
    }

    [Fact]
    public async Task Connections_that_the_server_ends_trouble_nobody_for_long()
    {
        var request = Given.Registration();
        await Caseworker.Register();
        var ended = await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename in ('cases_app', 'cases_worker')");
        Assert.True(ended > 0);

        var answer = await Answered(Caseworker.Intake.RegisterCaseAsync, request, "DATABASE_UNAVAILABLE");
        var journal = await Answered(
            Caseworker.Journal.ListEntriesAsync,
            new ListEntriesRequest { CaseId = answer.Case.CaseId, AtLeast = answer.Position }, "NOT_CAUGHT_UP");

        Assert.NotEmpty(journal.Entries);
    }

    [Fact]
    public async Task A_request_over_the_limit_of_its_method_is_told_the_limit()
    {
        var registration = Given.Registration();
        registration.Form.Treatment.Description = new string('x', 4 * 1024 * 1024);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Suite.Soon));

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (refused.StatusCode, Refused.With(refused).Reason));
    }

    private delegate AsyncUnaryCall<TResponse> Call<TRequest, TResponse>(
        TRequest request, Metadata? headers, DateTime? deadline, CancellationToken cancel);

    // Retries, as the answer says, and accepts no other refusal than this.
    private static async Task<TResponse> Answered<TRequest, TResponse>(Call<TRequest, TResponse> call, TRequest request, string meanwhile)
        where TResponse : class => (await Eventually.Becomes(
            "the call is answered",
            async () =>
            {
                try
                {
                    return await call(request, null, Suite.Soon, CancellationToken.None);
                }
                catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
                {
                    Assert.Equal(meanwhile, Refused.With(away).Reason);
                    Assert.NotNull(Refused.With(away).Detail<Google.Rpc.RetryInfo>().RetryDelay);
                    return null;
                }
            },
            found => found is not null))!;
}
