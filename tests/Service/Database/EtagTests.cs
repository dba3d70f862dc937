using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The guard of a change to an existing thing: a caller who read an older version changes nothing.</summary>
public sealed class EtagTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Of_twenty_changes_of_the_same_version_one_is_kept_and_the_others_leave_nothing()
    {
        var caseId = Guid.Parse((await Caseworker.Register()).Case.CaseId);
        var app = await Fixture.Database("cases", "app");
        var superuser = await Fixture.Database("cases", "superuser");
        var eventsBefore = await superuser.One<long>("select count(*) from event where aggregate_id = $1", caseId);

        var refusals = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Change(app, caseId, Etags.Of(1))));

        Assert.Single(refusals, refusal => refusal is null);
        Assert.All(refusals.OfType<RefusedException>(), refused => Assert.IsType<EtagMismatch>(refused.Refusal));
        Assert.Equal(2, await superuser.One<long>("select version from case_access where case_id = $1", caseId));
        Assert.Equal(eventsBefore + 1, await superuser.One<long>("select count(*) from event where aggregate_id = $1", caseId));
    }

    [Fact]
    public async Task An_etag_that_is_none_changes_nothing()
    {
        var caseId = Guid.Parse((await Caseworker.Register()).Case.CaseId);
        Assert.NotNull(await Change(await Fixture.Database("cases", "app"), caseId, "not an etag"));
    }

    private async Task<RefusedException?> Change(NpgsqlDataSource app, Guid caseId, string etag)
    {
        await using var transaction = await Transaction.Begin(app, CancellationToken.None);
        transaction.Add(new Statement(
            $"select set_config('app.municipality', '{Municipality}', true), set_config('app.subject', 'test', true), set_config('app.role', 'caseworker', true)"));
        var work = new UnitOfWork(transaction, (short)Municipality, CancellationToken.None)
        {
            Business = new(new DateOnly(2026, 2, 16), DateTimeOffset.UnixEpoch), Now = DateTimeOffset.UtcNow, Purpose = "test",
            Actor = new Actor { Subject = "test", Name = "", Role = "caseworker" },
        };
        work.Append(caseId, new JournalEntryAppended { CaseId = caseId.ToString() });
        work.Guard(
            new Statement(
                "update case_access set version = version + 1 where municipality_code = $1 and case_id = $2 and version = $3",
                work.Municipality, caseId, Etags.Parse(etag) ?? 0),
            new EtagMismatch("case", caseId.ToString(), Etags.Of(2), "Sofie Sagsbehandler", DateTimeOffset.UtcNow));
        try
        {
            await transaction.Flush(CancellationToken.None);
            await transaction.Commit(CancellationToken.None);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused;
        }
    }
}
