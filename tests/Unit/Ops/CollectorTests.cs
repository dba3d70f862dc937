using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Tests.Ops;
using Sygeopfoelgning.Tests.Unit.Architecture;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>
/// The shape of the collector's configuration. No collector is available here, so none has read it: these tests check that
/// its parts fit each other, the services and the rules.
/// </summary>
public sealed partial class CollectorTests
{
    private static readonly JsonElement Configuration = Yaml.Read("ops/collector/config.yaml");

    public static TheoryData<string> Pipelines => [.. Configuration.GetProperty("service").GetProperty("pipelines").EnumerateObject().Select(one => one.Name)];

    [Fact]
    public void Everything_that_is_defined_is_used_and_everything_that_is_used_is_defined()
    {
        var service = Configuration.GetProperty("service");
        foreach (var kind in (string[])["receivers", "processors", "exporters"])
        {
            var used = service.GetProperty("pipelines").EnumerateObject().SelectMany(pipeline => Names(pipeline.Value.GetProperty(kind))).ToHashSet();
            Assert.Equal(Configuration.GetProperty(kind).EnumerateObject().Select(one => one.Name).ToHashSet(), used);
        }

        Assert.Equal(Configuration.GetProperty("extensions").EnumerateObject().Select(one => one.Name), Names(service.GetProperty("extensions")));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void A_pipeline_guards_its_memory_first_then_redacts_and_batches_last(string pipeline)
    {
        var processors = Names(Configuration.GetProperty("service").GetProperty("pipelines").GetProperty(pipeline).GetProperty("processors"));

        Assert.Equal(("memory_limiter", $"redaction/{pipeline}", "batch"), (processors[0], processors[1], processors[^1]));
        // Whole traces are examined before they are cut into batches.
        Assert.Equal(pipeline == "traces" ? ["tail_sampling"] : [], processors[2..^1]);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Only_what_is_named_leaves(string pipeline)
    {
        var redaction = Configuration.GetProperty("processors").GetProperty($"redaction/{pipeline}");

        Assert.Equal("false", redaction.GetProperty("allow_all_keys").GetString());
        Assert.NotEmpty(Names(redaction.GetProperty("blocked_values")));
        Assert.Empty(Allowed(pipeline).Intersect(
            ["url.full", "url.path", "url.query", "user_agent.original", "client.address", "exception.message", "exception.stacktrace", "enduser.id"]));
    }

    [Fact]
    public void Of_metrics_leave_the_labels_that_are_written_down() => Assert.Equal(
        MetricsPage.Read(Repository.Root).SelectMany(metric => metric.Labels).ToHashSet(),
        Allowed("metrics").Where(key => !IsOfTheResource(key)).ToHashSet());

    [Fact]
    public void Of_spans_leaves_what_the_suite_itself_says_and_nothing_else_of_it()
    {
        var said = Product().SelectMany(text => Tag().Matches(text)).Select(match => match.Groups["key"].Value).ToHashSet();

        var allowed = Allowed("traces").Where(key => key.StartsWith("sygeopfoelgning.", StringComparison.Ordinal)).ToList();
        Assert.Contains("sygeopfoelgning.case_id", allowed);
        Assert.Empty(allowed.Except(said));
    }

    [Fact]
    public void Of_log_records_leave_the_placeholders_of_the_suite_s_own_messages()
    {
        var placeholders = Product().SelectMany(text => Message().Matches(text)).SelectMany(match => Placeholder().Matches(match.Value))
            .Select(match => match.Groups["name"].Value).ToHashSet();

        // What is missing in the list is only not sent as an attribute; the line's text contains it.
        Assert.NotEmpty(placeholders);
        Assert.Empty(Allowed("logs").Where(key => !IsOfTheResource(key)).Except(placeholders).Except(["{OriginalFormat}", "exception.type"]));
    }

    [Theory]
    [InlineData("010190-1234", true)]
    [InlineData("0101901234", true)]
    [InlineData("610190 1234", true)]
    [InlineData("borger 311299–0000 ringede", true)]
    [InlineData("01.01.90-1234", true)]
    [InlineData("01 01 90 1234", true)]
    [InlineData("01/01/90/1234", true)]
    [InlineData("010190.1234", true)]
    [InlineData("010190\u22121234", true)]
    [InlineData("cpr=０１０１９０-１２３４", true)]
    [InlineData("CPR0101901234", true)]
    [InlineData("id0101901234", true)]
    [InlineData("0101901234abc", true)]
    [InlineData("case-0101901234.pdf", true)]
    [InlineData("01.01.1990-1234", true)]
    [InlineData("17051980-1300", true)]
    [InlineData("170519801300", true)]
    [InlineData("17.5.80-1300", true)]
    [InlineData("17/5 1980-1300", true)]
    [InlineData("17. maj 1980-1300", true)]
    [InlineData("170580 13 00", true)]
    [InlineData("17 05 80 13 00", true)]
    [InlineData("170580-13-00", true)]
    [InlineData("1705 80 1300", true)]
    [InlineData("1705-80-1300", true)]
    [InlineData("17 0580-1300", true)]
    [InlineData("170 580 1300", true)]
    [InlineData("1 7 0 5 8 0 1 3 0 0", true)]
    [InlineData("1.7.0.5.8.0.1.3.0.0", true)]
    [InlineData("170580\u20431300", true)]
    [InlineData("170580\u30FC1300", true)]
    [InlineData("170580~1300", true)]
    [InlineData("170580, 1300", true)]
    [InlineData("170580:1300", true)]
    [InlineData("(170580) 1300", true)]
    [InlineData("170580 -- 1300", true)]
    [InlineData("170580&nbsp;1300", true)]
    [InlineData("170580\uFE0F-1300", true)]
    [InlineData("1980-05-17-1300", true)]
    [InlineData("19800517-1300", true)]
    [InlineData("12 10 90 12 34 56 78 90", false)]
    [InlineData("12.345.678,90", false)]
    [InlineData("1. januar 2025 1234", false)]
    [InlineData("01.02.2026, 1234 kr.", false)]
    [InlineData("20261011-1234", false)]
    [InlineData("2026-10-11 12:34:56", false)]
    [InlineData("5790000123456", false)]
    [InlineData("b7ad0101901234af", false)]
    [InlineData("01930000-0000-7000-8000-0101901234ab", false)]
    [InlineData("2026-11-22T04:45:12.0101901234Z", false)]
    [InlineData("01.01.1990", false)]
    [InlineData("10 1234 5678", false)]
    [InlineData("2026-10-11T12:34:56.1234567Z", false)]
    [InlineData("01930000-0000-7000-8000-000000000001", false)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("991390-1234", false)]
    [InlineData("2026-0000001", false)]
    public void The_second_wall_takes_CPR_numbers_and_leaves_ids(string text, bool isTaken) => Assert.Equal(isTaken, IsTaken(text));

    /// <summary>All numbers are constructed.</summary>
    [Fact]
    public void What_the_first_wall_takes_the_second_takes_too() => Prop.ForAll(
        Texts(
            from day in Gen.Choose(0, 36_000)
            from serial in Gen.Choose(0, 9_999)
            from inside in Gen.Elements("", ".", " ", "-", "/", ". ", "\u00A0", "\u2009", "\u2013", "\v", "\u0085", "_", "~", ". maj ")
            from between in Gen.Elements("", "-", " ", ".", "/", " - ", "\u2013", "\u2014", "\u2011", "\u2212", "\u00A0", "\u00AD", "\u200B", "\uFF0D", "\u00B7", "+", ", ", ": ", " (", "--", "\u2043", "\u02D7", "\u30FC", "\uFE0F-", "   ", "&nbsp;")
            from year in Gen.Elements("yy", "yyyy")
            from replaced in Gen.Elements(0, 60)
            from wide in Gen.Elements(true, false)
            select Written(new DateOnly(1930, 1, 1).AddDays(day), serial, inside, between, year, replaced, wide)).ToArbitrary(),
        text => ReferenceEquals(CprScrubber.Scrub(text), text) || IsTaken(text)).Holds();

    [Fact]
    public void What_the_first_wall_leaves_the_second_leaves_too() => Prop.ForAll(
        Texts(
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255), 16)
            from day in Gen.Choose(0, 36_000)
            from number in Gen.Choose(20_00_00_00, 99_99_99_99)
            from which in Gen.Choose(0, 6)
            select Harmless(new Guid([.. bytes.Select(one => (byte)one)]), new DateOnly(1930, 1, 1).AddDays(day), number, which)).ToArbitrary(),
        text => !ReferenceEquals(CprScrubber.Scrub(text), text) || !IsTaken(text)).Holds();

    // In a sentence, in a name, in an address, at either end.
    private static Gen<string> Texts(Gen<string> written) =>
        from one in written
        from before in Gen.Elements("", "borger ", "cpr=", "(", "CPR", "id", "{\"cpr\":\"", "/borgere/", "sag-", "2026-02-20 ", "tlf. 12 34 56 78 ", "nr.: ", "æ", "x,", "010190-1234,")
        from after in Gen.Elements("", " ringede", ")", ".pdf", "&x=1", "\"}", "/sager", ", og", "!", " 020290-2345")
        select before + one + after;

    private static string Written(DateOnly day, int serial, string inside, string between, string year, int replaced, bool wide)
    {
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{day.Day + replaced:00}{inside}{(inside == ". maj " ? "" : $"{day:MM}{inside}")}{day.ToString(year, null)}{between}{serial:0000}");
        return wide ? string.Concat(text.Select(letter => char.IsAsciiDigit(letter) ? (char)('\uFF10' + letter - '0') : letter)) : text;
    }

    private static string Harmless(Guid id, DateOnly day, int number, int which) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{which switch
    {
        0 => $"{id:D}",
        1 => $"{id:N}",
        2 => $"{day:dd.MM.yyyy}",
        3 => $"{day:yyyy-MM-dd}T12:34:56.{number % 10_000_000:0000000}Z",
        4 => $"+45 {number:00 00 00 00}",
        5 => $"{day.Year}-{number % 10_000_000:0000000}",
        _ => $"{id:N}"[..16],
    }}");

    // In RE2's syntax: a character given by its number is written differently, and \s is ASCII only.
    private static bool IsTaken(string text) =>
        Names(Configuration.GetProperty("processors").GetProperty("redaction/traces").GetProperty("blocked_values"))
            .Any(pattern => Regex.IsMatch(text, Character().Replace(pattern, @"\u$1").Replace(@"\s", @"\t\n\f\r ", StringComparison.Ordinal), RegexOptions.CultureInvariant));

    [Fact]
    public void Traces_with_errors_and_slow_ones_are_all_kept_and_slow_is_what_the_objective_says()
    {
        var policies = Configuration.GetProperty("processors").GetProperty("tail_sampling").GetProperty("policies").EnumerateArray()
            .ToDictionary(policy => policy.GetProperty("type").GetString()!);

        Assert.Equal(["ERROR"], Names(policies["status_code"].GetProperty("status_code").GetProperty("status_codes")));
        Assert.InRange(int.Parse(policies["probabilistic"].GetProperty("probabilistic").GetProperty("sampling_percentage").GetString()!, null), 1, 99);
        Assert.Equal("500", policies["latency"].GetProperty("latency").GetProperty("threshold_ms").GetString());
        Assert.All(RuleFiles.All.SelectMany(file => file.Rules).Where(rule => rule.Record?.StartsWith("job:rpc_slow:", StringComparison.Ordinal) is true),
            rule => Assert.Contains("le=\"0.5\"", rule.Expression, StringComparison.Ordinal));
    }

    [Fact]
    public void Prometheus_reads_where_the_collector_answers()
    {
        var exporter = Configuration.GetProperty("exporters").GetProperty("prometheus");
        var port = exporter.GetProperty("endpoint").GetString()!.Split(':')[1];
        var scrape = Yaml.Read("ops/prometheus/prometheus.yml").GetProperty("scrape_configs").EnumerateArray().Single();

        Assert.Equal("true", exporter.GetProperty("enable_open_metrics").GetString());
        Assert.Equal("true", scrape.GetProperty("honor_labels").GetString());
        Assert.EndsWith($":{port}", scrape.GetProperty("static_configs")[0].GetProperty("targets")[0].GetString(), StringComparison.Ordinal);
    }

    private static List<string> Names(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!)];

    private static List<string> Allowed(string pipeline) =>
        Names(Configuration.GetProperty("processors").GetProperty($"redaction/{pipeline}").GetProperty("allowed_keys"));

    private static bool IsOfTheResource(string key) =>
        key.StartsWith("service.", StringComparison.Ordinal) || key.StartsWith("telemetry.", StringComparison.Ordinal)
        || key.StartsWith("deployment.", StringComparison.Ordinal);

    private static IEnumerable<string> Product() => Repository.Files(".cs", "ServiceDefaults", "services").Select(Repository.Read);

    [GeneratedRegex("""SetTag\("(?<key>sygeopfoelgning[.][a-z_]+)""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\[LoggerMessage\((?:[^"\]]|"[^"]*")*\)\]""")]
    private static partial Regex Message();

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\\x\{([0-9A-F]{4})\}")]
    private static partial Regex Character();
}
