using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// Makes the plans of a municipality anew after a change of the rules, case by case in the order of their ids. Each turn of its timer takes
/// as many as half a second allows, in one transaction with how far it has come, and sets itself again: whatever is killed, it goes on from
/// there. A plan whose dates are the same is not written, unless its next deadline has never been published or its notice is not kept. A case that
/// these rules cannot plan keeps its plan, is logged, and stops no other.
/// </summary>
/// <remarks>The kind of the timer names the rules: replicas with other rules do not take it.</remarks>
internal sealed partial class Replanning(PlanStore store, PlanKeeper keeper, TimeProvider time, ILogger<Replanning> log) : ITimerAct
{
    private const int PageSize = 100;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    // The second: from which on the next deadline is published. The third: from which on the first contacts are kept. Plans of before are gone through
    // once more for it.
    private const string Version = "3";

    /// <summary>What plans are made under: the present rules, and what this version publishes of a plan.</summary>
    public static string Rules => $"{RuleBook.Hash} {Version}";

    /// <summary>The timer of the present rules.</summary>
    public static string Timer => $"replanning {Rules}";

    public string Kind => Timer;

    public async Task Act(DueTimer due, UnitOfWork work)
    {
        var rules = Rules;
        var at = await work.First(
            new Statement("select done_to, finished_at from replanning where municipality_code = $1 and rules = $2", work.Municipality, rules),
            row => new Place(row.Get<Guid>("done_to"), row.Get<DateTimeOffset?>("finished_at")));
        if (at?.FinishedAt is not null)
        {
            return;
        }

        var (doneTo, changed, isFinished) = await Turns(work, at?.DoneTo ?? Guid.Empty, rules);
        work.Add(new Statement(
            """
            insert into replanning as r (municipality_code, rules, done_to, finished_at, changed) values ($1, $2, $3, $4, $5)
            on conflict (municipality_code, rules) do update
               set done_to = excluded.done_to, finished_at = excluded.finished_at, changed = r.changed + excluded.changed
            """,
            work.Municipality, rules, doneTo, isFinished ? work.Now : (DateTimeOffset?)null, (long)changed));
        if (isFinished)
        {
            LogFinished(log, work.Municipality, rules);
        }
        else
        {
            TimerTable.Set(work, Timer, due.AggregateId, [("", work.Today)]);
        }
    }

    private async Task<(Guid DoneTo, int Changed, bool IsFinished)> Turns(UnitOfWork work, Guid after, string rules)
    {
        var (began, changed) = (time.GetTimestamp(), 0);
        while (time.GetElapsedTime(began) < Turn)
        {
            var page = await store.After(work, after, PageSize);
            foreach (var (head, rows) in page)
            {
                after = head.CaseId;
                var isSame = Planned(
                    head.CaseId, rules, () => head.PublishedNext is not null && head.NotifiedOn == FirstContacts.Of(head.Basis).NotifiedOn && keeper.RowsOf(head, work.Today) is { } now && rows.SetEquals(now));
                if (isSame == false && await store.Load(work, head.CaseId) is { } kept)
                {
                    changed += Planned(head.CaseId, rules, () => keeper.RulesChanged(work, kept)) == true ? 1 : 0;
                }
            }

            if (page.Count < PageSize)
            {
                return (after, changed, true);
            }
        }

        return (after, changed, false);
    }

    // What only computes and queues, so that nothing but these rules can be in its way; null where they were.
    private bool? Planned(Guid caseId, string rules, Func<bool> plan)
    {
        try
        {
            return plan();
        }
        catch (InvalidOperationException unplannable)
        {
            LogNotPlanned(log, caseId, rules, unplannable);
            return null;
        }
    }

    private sealed record Place(Guid DoneTo, DateTimeOffset? FinishedAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The case {CaseId} cannot be planned under the rules {Rules}. It keeps the plan it has.")]
    private static partial void LogNotPlanned(ILogger log, Guid caseId, string rules, Exception unplannable);

    [LoggerMessage(Level = LogLevel.Information, Message = "The plans of municipality {Municipality} follow the rules {Rules}.")]
    private static partial void LogFinished(ILogger log, short municipality, string rules);
}

/// <summary>Begins the replanning when a service starts with other rules than those the plans were made under.</summary>
internal sealed partial class ReplanningStart(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, TimeProvider time, ILogger<ReplanningStart> log) : BackgroundLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override ILogger Log => log;

    protected override async Task Run(CancellationToken stopping)
    {
        while (!await Set(stopping))
        {
            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> Set(CancellationToken cancel)
    {
        try
        {
            var municipalities = new List<short>();
            await using (var asked = database.CreateCommand("select municipality_code from municipalities_with_plans() as m (municipality_code)"))
            await using (var row = await asked.ExecuteReaderAsync(cancel))
            {
                while (await row.ReadAsync(cancel))
                {
                    municipalities.Add(row.Get<short>("municipality_code"));
                }
            }

            foreach (var municipality in municipalities)
            {
                await using var batch = database.CreateBatch();
                batch.BatchCommands.Add(Command("select set_config('app.municipality', $1, true)", municipality.ToString(CultureInfo.InvariantCulture)));
                // Those of other rules would wait for ever for replicas that are gone.
                batch.BatchCommands.Add(Command(
                    "delete from timer where municipality_code = $1 and kind like 'replanning %' and kind <> $2", municipality, Replanning.Timer));
                // Should those come back, they begin again.
                batch.BatchCommands.Add(Command(
                    "update replanning set finished_at = null, done_to = $3 where municipality_code = $1 and rules <> $2", municipality, Replanning.Rules, Guid.Empty));
                batch.BatchCommands.Add(Command(
                    """
                    insert into timer (municipality_code, kind, aggregate_id, due_at)
                    select $1, $2, $3, 'epoch'
                     where not exists (select from replanning where municipality_code = $1 and rules = $4 and finished_at is not null)
                    on conflict do nothing
                    """,
                    municipality, Replanning.Timer, Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{municipality:000000000000}")),
                    Replanning.Rules));
                await batch.ExecuteNonQueryAsync(cancel);
            }

            return true;
        }
        catch (NpgsqlException failure)
        {
            LogNotSet(log, failure);
            return false;
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params IEnumerable<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether plans are to be made anew could not be asked; it is asked again.")]
    private static partial void LogNotSet(ILogger log, Exception failure);
}
