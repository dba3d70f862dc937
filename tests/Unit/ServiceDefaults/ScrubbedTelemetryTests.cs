using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>The last line of defence for logs and traces. The number is constructed.</summary>
public sealed class ScrubbedTelemetryTests
{
    private const string Cpr = "010190-1234";

    [Fact]
    public void A_log_record_loses_it_from_message_attributes_and_exception()
    {
        var record = Logged(logger => logger.LogError(
            new InvalidOperationException($"no {Cpr}", new ArgumentException("0101901234")), "Fandt {Person} og {Texts}", Cpr, new[] { "a", Cpr }));

        Assert.DoesNotContain("1234", record.Everything, StringComparison.Ordinal);
        Assert.Equal("Fandt ******-**** og a, ******-****", record.Message);
        Assert.Contains("InvalidOperationException: no ******-****", record.Exception!.ToString(), StringComparison.Ordinal);
        Assert.Contains("{OriginalFormat}", record.Attributes.Keys);
    }

    [Fact]
    public void A_log_record_without_one_passes_as_it_is()
    {
        var exception = new InvalidOperationException("boom");
        var record = Logged(logger => logger.LogError(exception, "Sag {Case} med {Count}", "2026-0000001", 3));

        Assert.Same(exception, record.Exception);
        Assert.Equal(("Sag 2026-0000001 med 3", 3), (record.Message, record.Attributes["Count"]));
    }

    [Fact]
    public void A_scope_loses_it_too()
    {
        var record = Logged(logger =>
        {
            using (logger.BeginScope("borger {Person}", Cpr))
            using (logger.BeginScope($"om {Cpr}"))
            {
                logger.LogInformation("hej");
            }
        });

        Assert.Contains("borger ******-****", record.Scopes);
        Assert.Contains("om ******-****", record.Scopes);
    }

    [Fact]
    public void A_startup_problem_is_told_on_stderr_and_not_in_the_log()
    {
        var records = new List<Record>();
        using var logging = Logging(records);

        logging.CreateLogger("x").LogError(new InvalidOperationException("outer", new StartupProblem("A setting is missing.")), "Hosting failed to start");

        Assert.Empty(records);
    }

    [Fact]
    public void A_span_loses_it_from_name_status_tags_and_events()
    {
        var exported = Assert.Single(Exported(span =>
        {
            span.DisplayName = $"find {Cpr}";
            span.SetTag("person", Cpr);
            span.SetTag("case_number", "2026-0000001");
            span.SetStatus(ActivityStatusCode.Error, $"no {Cpr}");
            span.AddException(new InvalidOperationException($"no {Cpr}"));
        }));

        var everything = string.Join('\n',
            [exported.DisplayName, exported.StatusDescription, .. exported.TagObjects.Select(tag => $"{tag.Value}"),
             .. exported.Events.SelectMany(happened => happened.Tags).Select(tag => $"{tag.Value}")]);
        Assert.DoesNotContain("1234", everything, StringComparison.Ordinal);
        Assert.Equal("find ******-****", exported.DisplayName);
        Assert.Equal("2026-0000001", exported.GetTagItem("case_number"));
        var exception = exported.Events.Single(happened => happened.Name == "exception").Tags.ToDictionary();
        Assert.Equal("no ******-****", exception["exception.message"]);
        Assert.Equal(typeof(InvalidOperationException).FullName, exception["exception.type"]);
    }

    [Fact]
    public void A_span_with_one_in_an_event_is_not_sent()
    {
        var clean = Exported(span => span.AddEvent(new ActivityEvent("found", tags: new ActivityTagsCollection { ["case_number"] = "2026-0000001" })));
        var dirty = Exported(span => span.AddEvent(new ActivityEvent("found", tags: new ActivityTagsCollection { ["person"] = "0101901234" })));

        Assert.Single(clean);
        Assert.Empty(dirty);
    }

    [Fact]
    public void The_secret_of_a_calendar_feed_is_in_no_log_and_no_trace()
    {
        const string Path = "/calendar/101-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ.ics";

        var record = Logged(logger =>
        {
            // As the host describes a request to everything that is logged during it.
            using (logger.BeginScope(new Dictionary<string, object> { ["RequestPath"] = Path }.ToList()))
            using (logger.BeginScope("RequestPath:{RequestPath}", Path))
            {
                logger.LogError(new InvalidOperationException(Path), "Failed at {Path}", Path);
            }
        });
        var span = Assert.Single(Exported(span =>
        {
            span.DisplayName = $"GET {Path}";
            span.SetTag("url.path", Path);
            span.SetTag("url.full", $"http://localhost{Path}");
            span.AddException(new InvalidOperationException(Path));
        }));

        Assert.Equal("Failed at /calendar/***", record.Message);
        Assert.DoesNotContain("abcdef", string.Join('\n', [record.Everything, .. record.Scopes]), StringComparison.Ordinal);
        Assert.Equal(("GET /calendar/***", "/calendar/***"), (span.DisplayName, span.GetTagItem("url.path")));
        Assert.DoesNotContain("abcdef", string.Join('\n',
            [.. span.TagObjects.Select(tag => $"{tag.Value}"), .. span.Events.SelectMany(happened => happened.Tags).Select(tag => $"{tag.Value}")]),
            StringComparison.Ordinal);
    }

    private static List<Activity> Exported(Action<Activity> describe)
    {
        using var source = new ActivitySource($"{nameof(ScrubbedTelemetryTests)}.{Guid.NewGuid():N}");
        var ended = new List<Activity>();
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .AddProcessor(new ScrubbedSpans())
            .AddProcessor(new SimpleActivityExportProcessor(new Exporter(ended)))
            .Build();
        using (var span = source.StartActivity("span")!)
        {
            describe(span);
        }

        return ended;
    }

    private static Record Logged(Action<ILogger> log)
    {
        var records = new List<Record>();
        using var logging = Logging(records);
        log(logging.CreateLogger("test"));
        return Assert.Single(records);
    }

    private static ScrubbedLogging Logging(List<Record> records)
    {
        var factory = new LoggerFactory();
        factory.AddProvider(new Provider(records));
        return new ScrubbedLogging(factory);
    }

    private sealed class Exporter(List<Activity> ended) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                ended.Add(activity);
            }

            return ExportResult.Success;
        }
    }

    private sealed record Record(string Message, IReadOnlyDictionary<string, object?> Attributes, Exception? Exception, IReadOnlyList<string> Scopes)
    {
        public string Everything =>
            string.Join('\n', [Message, $"{Exception}", $"{Exception?.Message}", .. Attributes.Values.Select(value => value is IEnumerable<string> many ? string.Join(',', many) : $"{value}")]);
    }

    private sealed class Provider(List<Record> records) : ILoggerProvider, ILogger
    {
        private readonly List<string> scopes = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            scopes.Add(state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Add(new Record(formatter(state, exception),
                ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(), exception, [.. scopes]));

        public void Dispose()
        {
        }
    }
}
