using System.Text.Json;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

[Collection(nameof(SharedStack))]
public sealed class TraceTests(SharedStack shared)
{
    private static readonly (string Service, string Name)[] WorkOfTheOthers =
    [
        ("scheduling", "handle CaseRegistered"),
        ("coordination", "handle CaseRegistered"),
        ("documentation", "handle CaseRegistered"),
        ("documentation", "handle PlanMade"),
        ("documentation", "handle PartiesRegistered"),
    ];

    [Fact]
    public async Task One_trace_shows_the_click_the_write_and_the_work_of_the_three_others()
    {
        var stage = new Stage(_ => { });
        using (Tracing.To(shared.Stack.Setting("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"), shared.Stack.Secret("otlp-api-key")))
        {
            using var suite = shared.Stack.As();
            await stage.Step(new DateOnly(2026, 2, 16), "click", () => new Course(suite, stage).Register(Forms.LoadForNewPerson(Forms.SmoothCase)));
        }

        // Exporters send every few seconds, each process on its own.
        var spans = await Stage.Until("the whole trace is in the dashboard", () => SpansOf(stage.Traces.Single().TraceId), IsWhole, TimeSpan.FromMinutes(3));
        Assert.Single(spans, ("story", "click"));
    }

    private static bool IsWhole(List<(string Service, string Name)> spans) =>
        spans.Exists(span => span.Service == "cases" && span.Name.Contains("RegisterCase", StringComparison.Ordinal))
        && WorkOfTheOthers.All(spans.Contains)
        && spans.Contains(("story", "click"));

    [Fact]
    public async Task Health_checks_and_polling_leave_no_trace()
    {
        // The stack has been polled and checked for as long as it runs. A poll that was not answered may leave one: it is a failure.
        using var suite = shared.Stack.As();
        await new Course(suite, new Stage(_ => { })).Register(Forms.LoadForNewPerson(Forms.SmoothCase));
        using var client = Dashboard();
        var answered = await Stage.Until(
            "the calls that were answered are in the dashboard", () => Answered(client),
            names => names.Exists(name => name.Contains("RegisterCase", StringComparison.Ordinal)), TimeSpan.FromMinutes(3));
        Assert.DoesNotContain(answered, name =>
            name.Contains("ReadEvents", StringComparison.Ordinal) || name.Contains("/health", StringComparison.Ordinal) || name.Contains("/alive", StringComparison.Ordinal));
    }

    private static async Task<List<string>> Answered(HttpClient dashboard)
    {
        using var json = JsonDocument.Parse(await dashboard.GetStringAsync("api/telemetry/spans?limit=5000"));
        return
        [
            .. from span in Spans(json.RootElement)
               where span.Span.GetProperty("attributes").EnumerateArray().Any(IsAnswer)
               select span.Span.GetProperty("name").GetString()!,
        ];

        static bool IsAnswer(JsonElement attribute) =>
            attribute.GetProperty("value").TryGetProperty("stringValue", out var value)
            && (attribute.GetProperty("key").GetString(), value.GetString()) is ("rpc.response.status_code", "OK") or ("http.response.status_code", "200");
    }

    private async Task<List<(string Service, string Name)>> SpansOf(string traceId)
    {
        using var client = Dashboard();
        using var answer = await client.GetAsync($"api/telemetry/traces/{traceId}");
        if (!answer.IsSuccessStatusCode)
        {
            return [];
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. SpansIn(json.RootElement)];
    }

    private HttpClient Dashboard()
    {
        var client = new HttpClient { BaseAddress = new Uri(shared.Stack.Setting("ASPNETCORE_URLS") + "/") };
        client.DefaultRequestHeaders.Add("x-api-key", shared.Stack.Secret("dashboard-api-key"));
        return client;
    }

    private static IEnumerable<(string Service, string Name)> SpansIn(JsonElement answer) =>
        from span in Spans(answer) select (span.Service, span.Span.GetProperty("name").GetString()!);

    // OTLP JSON: resourceSpans → scopeSpans → spans.
    private static IEnumerable<(string Service, JsonElement Span)> Spans(JsonElement answer) =>
        from resource in answer.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
        let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
            .Single(attribute => attribute.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
        from scope in resource.GetProperty("scopeSpans").EnumerateArray()
        from span in scope.GetProperty("spans").EnumerateArray()
        select (service, span);
}
