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
        // The stack has been polled and checked for as long as it runs.
        using var client = Dashboard();
        using var json = JsonDocument.Parse(await client.GetStringAsync("api/telemetry/spans?limit=1000"));
        var names = SpansIn(json.RootElement).Select(span => span.Name).ToList();
        Assert.DoesNotContain(names, name =>
            name.Contains("ReadEvents", StringComparison.Ordinal) || name.Contains("/health", StringComparison.Ordinal) || name.Contains("/alive", StringComparison.Ordinal));
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

    // OTLP JSON: resourceSpans → scopeSpans → spans.
    private static IEnumerable<(string Service, string Name)> SpansIn(JsonElement answer) =>
        from resource in answer.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
        let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
            .Single(attribute => attribute.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
        from scope in resource.GetProperty("scopeSpans").EnumerateArray()
        from span in scope.GetProperty("spans").EnumerateArray()
        select (service, span.GetProperty("name").GetString()!);
}
