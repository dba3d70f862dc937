using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Background work outlives its failures and ends with its service.</summary>
public sealed class BackgroundLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Work_that_fails_in_a_way_nobody_thought_of_begins_again()
    {
        using var work = new Work((attempt, _) => attempt < 3 ? throw new ObjectDisposedException("a connection") : Task.CompletedTask);

        await work.StartAsync(CancellationToken.None);
        await work.ExecuteTask!.WaitAsync(Patience);

        Assert.Equal(3, work.Attempts);
    }

    [Fact]
    public async Task A_stop_ends_it_also_between_two_attempts()
    {
        var failed = new TaskCompletionSource();
        using var work = new Work((_, _) =>
        {
            failed.TrySetResult();
            throw new InvalidOperationException();
        });

        await work.StartAsync(CancellationToken.None);
        await failed.Task.WaitAsync(Patience);
        await work.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.True(work.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stop_is_no_failure_however_the_work_ends_then()
    {
        var begun = new TaskCompletionSource();
        using var work = new Work(async (_, stopping) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            }
            catch (OperationCanceledException)
            {
                throw new ObjectDisposedException("what it worked with");
            }
        });

        await work.StartAsync(CancellationToken.None);
        await begun.Task.WaitAsync(Patience);
        await work.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal((1, true), (work.Attempts, work.ExecuteTask!.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task It_leaves_no_trace_where_everything_else_is_traced()
    {
        using var source = new ActivitySource(nameof(BackgroundLoopTests));
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).Build();
        var traced = new List<bool>();
        void Look()
        {
            using var activity = source.StartActivity("a question to the database");
            traced.Add(activity?.Recorded ?? false);
        }

        using var work = new Work((_, _) =>
        {
            Look();
            return Task.CompletedTask;
        });
        await work.StartAsync(CancellationToken.None);
        await work.ExecuteTask!.WaitAsync(Patience);
        Look();

        Assert.Equal([false, true], traced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_piece_of_it_is_traced_where_it_follows_at_once_in_the_trace_it_follows_from(bool follows)
    {
        using var source = new ActivitySource($"{nameof(BackgroundLoopTests)}.{follows}");
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).Build();
        var click = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var pieces = new List<Activity>();
        var recorded = new List<bool>();
        using var work = new Work(async (_, _) =>
        {
            for (var i = 0; i < 2; i++)
            {
                using (WorkSpan.Begin(source, "piece", ActivityKind.Consumer, $"00-{click.TraceId}-{click.SpanId}-01", follows))
                {
                    pieces.Add(Activity.Current!);
                    await Task.Yield();
                }

                using var question = source.StartActivity("a question to the database");
                recorded.Add(question?.Recorded ?? false);
            }
        });

        await work.StartAsync(CancellationToken.None);
        await work.ExecuteTask!.WaitAsync(Patience);

        Assert.Equal([false, false], recorded);
        Assert.All(pieces, piece =>
        {
            Assert.True(piece.Recorded);
            Assert.Equal(follows ? click.SpanId : default, piece.ParentSpanId);
            Assert.Equal(follows, piece.TraceId == click.TraceId);
            Assert.Equal(follows ? [] : [click.TraceId], piece.Links.Select(link => link.Context.TraceId));
        });
        Assert.Equal(follows ? 1 : 2, pieces.Select(piece => piece.TraceId).Distinct().Count());
    }

    [Fact]
    public async Task A_piece_whose_click_was_not_traced_is_not_traced_either()
    {
        using var source = new ActivitySource($"{nameof(BackgroundLoopTests)}.quiet");
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).Build();
        var recorded = new List<bool>();
        using var work = new Work((_, _) =>
        {
            using var piece = WorkSpan.Begin(source, "piece", ActivityKind.Consumer, $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00", follows: true);
            using var question = source.StartActivity("a question to the database");
            recorded.Add(question?.Recorded ?? false);
            return Task.CompletedTask;
        });

        await work.StartAsync(CancellationToken.None);
        await work.ExecuteTask!.WaitAsync(Patience);

        Assert.Equal([false], recorded);
    }

    private sealed class Work(Func<int, CancellationToken, Task> run) : BackgroundLoop
    {
        public int Attempts { get; private set; }

        protected override ILogger Log => NullLogger.Instance;

        protected override Task Run(CancellationToken stopping) => run(++Attempts, stopping);
    }
}
