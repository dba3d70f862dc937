using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>In which order a write's statements are sent, and how the columns of its rows are read.</summary>
public sealed class UnitOfWorkTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly Statement Nothing = new("select 1 as one");

    [Fact]
    public async Task A_lock_behind_something_queued_is_refused_until_a_question_has_sent_it()
    {
        await using var transaction = await Transaction.Begin(await Fixture.Database("cases", "app"), CancellationToken.None);
        // For which municipality it is goes before every lock.
        transaction.Add(Statement.SetMunicipality((short)Municipality));
        var work = Work(transaction);
        work.Lock(Nothing);

        work.Add(Nothing);
        Assert.Contains("take the lock first", Assert.Throws<InvalidOperationException>(() => work.Lock(Nothing)).Message, StringComparison.Ordinal);
        await work.Each(Nothing, _ => { });
        work.Lock(Nothing);

        work.Append(Guid.NewGuid(), new CaseAccessChanged());
        Assert.Throws<InvalidOperationException>(() => work.Lock(Nothing));
    }

    [Fact]
    public async Task Columns_are_read_by_name_and_may_be_null_where_the_type_says_so()
    {
        var database = await Fixture.Database("cases", "app");
        await using var command = database.CreateCommand("select 'text' as text, null::text as no_text, 7::smallint as number, null::uuid as no_id");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();

        Assert.Equal(("text", (short)7), (row.Get<string>("text"), row.Get<short>("number")));
        Assert.Equal((null, (Guid?)null, (short?)7), (row.GetOrNull<string>("no_text"), row.Get<Guid?>("no_id"), row.Get<short?>("number")));
        Assert.Equal((true, false), (row.Has("text"), row.Has("no_id")));
        Assert.Throws<InvalidCastException>(() => row.Get<string>("no_text"));
        Assert.Throws<IndexOutOfRangeException>(() => row.Get<string>("another"));
    }

    private UnitOfWork Work(Transaction transaction) => new(transaction, (short)Municipality, CancellationToken.None)
    {
        Business = new(new DateOnly(2026, 2, 16), DateTimeOffset.UnixEpoch), Now = TimeProvider.System.GetUtcNow(), Purpose = "test",
        Actor = new Actor { Subject = "test", Name = "", Role = "caseworker" },
    };
}
