using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What a page in a browser may do, on the HTTP/1.1 port.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class BrowserTests
{
    private const string Page = "http://localhost:5173";
    private const string GetCase = "sygeopfoelgning.cases.v1.CaseService/GetCase";

    private readonly HttpClient browser = new();

    [Fact]
    public async Task A_call_from_a_page_is_answered_as_gRPC_Web()
    {
        await using var service = RunningService.Start(_ => Task.FromResult(new GetCaseResponse { Case = new Case { CaseNumber = "2026-0000001" } }));

        using var answer = await Call(service, service.Token());

        var body = await answer.Content.ReadAsByteArrayAsync();
        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        Assert.Equal("2026-0000001", GetCaseResponse.Parser.ParseFrom(body.AsSpan(5, length)).Case.CaseNumber);
        Assert.Contains("grpc-status: 0\r\n", Encoding.ASCII.GetString(body.AsSpan(5 + length)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_the_page()
    {
        await using var service = RunningService.Start();

        using var answer = await Call(service, token: "none");

        Assert.Equal("16", answer.Headers.GetValues("grpc-status").Single());
        Assert.True(answer.Headers.Contains("grpc-status-details-bin"));
        Assert.Equal(["grpc-status", "grpc-message", "grpc-status-details-bin"], answer.Headers.GetValues("access-control-expose-headers").Single().Split(','));
    }

    [Theory]
    [InlineData(Page, true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("https://ukendt.example.dk", false)]
    [InlineData("null", false)]
    [InlineData("file://", false)]
    [InlineData("chrome-extension://localhost", false)]
    public async Task A_browser_is_told_beforehand_which_pages_may_call(string page, bool may)
    {
        await using var service = RunningService.Start();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(service.HttpAddress, GetCase));
        request.Headers.Add("origin", page);
        request.Headers.Add("access-control-request-method", "POST");
        request.Headers.Add("access-control-request-headers", "authorization,content-type,grpc-timeout,x-grpc-web,x-purpose,x-user-agent,accept-language,traceparent");

        using var answer = await browser.SendAsync(request);

        Assert.Equal(may, answer.Headers.TryGetValues("access-control-allow-origin", out var origins) && origins.Single() == page);
        if (may)
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal("POST", answer.Headers.GetValues("access-control-allow-methods").Single());
            Assert.Contains("x-purpose", answer.Headers.GetValues("access-control-allow-headers").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("access-control-allow-credentials"));
        }
    }

    [Theory]
    [InlineData("authorization,baggage,content-type,sentry-trace,traceparent,tracestate,x-grpc-web", true)]
    [InlineData("authorization,content-type,x-datadog-trace-id,x-grpc-web", true)]
    [InlineData("authorization,content-type,x-b3-traceid,x-grpc-web", false)]
    public async Task A_traced_page_may_send_what_its_tracing_adds(string asked, bool may)
    {
        await using var service = RunningService.Start(settings: ("Browsers:Headers:0", "X-Datadog-Trace-Id"));
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(service.HttpAddress, GetCase));
        request.Headers.Add("origin", Page);
        request.Headers.Add("access-control-request-method", "POST");
        request.Headers.Add("access-control-request-headers", asked);

        using var answer = await browser.SendAsync(request);

        var allowed = answer.Headers.GetValues("access-control-allow-headers").SelectMany(line => line.Split(',')).ToHashSet();
        Assert.Equal(may, asked.Split(',').All(allowed.Contains));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("x-one, x-two")]
    [InlineData("x-trace:")]
    [InlineData("x-spørgsmål")]
    [InlineData("x-trace\r\nx-other")]
    public void What_is_no_name_of_a_header_stops_the_service(string listed)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Browsers:Headers:0", listed)]).Build();

        Assert.Contains("Browsers:Headers:0", Assert.Throws<StartupProblem>(() => Browsers.AllowedHeaders(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_still_answers_on_the_port_of_the_browsers_and_gRPC_on_its_own()
    {
        await using var service = RunningService.Start();

        Assert.Equal("Healthy", await browser.GetStringAsync(new Uri(service.HttpAddress, "/alive")));
        Assert.NotNull(await service.Call());
    }

    [Theory]
    [InlineData("Production", null, Page, false)]
    [InlineData("Production", null, "http://localhost", false)]
    [InlineData("Development", null, Page, true)]
    [InlineData("Development", null, "https://[::1]:5173", true)]
    [InlineData("Development", null, "https://sag.example.dk", false)]
    [InlineData("Development", null, "http://localhost.example.dk", false)]
    [InlineData("Development", null, "file://", false)]
    [InlineData("Development", null, "file:///home/page.html", false)]
    [InlineData("Development", null, "chrome-extension://localhost", false)]
    [InlineData("Development", null, "moz-extension://127.0.0.1", false)]
    [InlineData("Development", null, "capacitor://localhost", false)]
    [InlineData("Development", null, "ftp://localhost", false)]
    [InlineData("Production", "https://sag.example.dk", "https://sag.example.dk", true)]
    [InlineData("Production", "https://sag.example.dk", "https://SAG.example.dk", true)]
    [InlineData("Production", "https://sag.example.dk", "http://sag.example.dk", false)]
    [InlineData("Production", "https://sag.example.dk", "https://sag.example.dk.evil.example", false)]
    [InlineData("Production", "https://sag.example.dk:8443", "https://sag.example.dk", false)]
    [InlineData("Development", "https://sag.example.dk", Page, false)]
    public void Pages_of_the_listed_origins_may_and_in_development_those_of_this_machine(string environment, string? listed, string origin, bool may) =>
        Assert.Equal(may, Browsers.AllowedOrigins(Settings(listed), new Host { EnvironmentName = environment })(origin));

    [Theory]
    [InlineData("*")]
    [InlineData("https://sag.example.dk/")]
    [InlineData("https://sag.example.dk/sager")]
    [InlineData("sag.example.dk")]
    [InlineData("ftp://sag.example.dk")]
    public void What_is_no_origin_stops_the_service(string listed) =>
        Assert.Contains("Browsers:Origins:0", Assert.Throws<StartupProblem>(() => Browsers.AllowedOrigins(Settings(listed), new Host())).Message, StringComparison.Ordinal);

    private static IConfiguration Settings(string? origin) =>
        new ConfigurationBuilder().AddInMemoryCollection(origin is null ? [] : [new("Browsers:Origins:0", origin)]).Build();

    private Task<HttpResponseMessage> Call(RunningService service, string token)
    {
        var message = new GetCaseRequest { CaseId = RunningService.CaseId }.ToByteArray();
        var frame = new byte[5 + message.Length];
        frame[4] = (byte)message.Length;
        message.CopyTo(frame, 5);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.HttpAddress, GetCase))
        {
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc-web+proto") } },
        };
        request.Headers.Add("origin", Page);
        request.Headers.Add("authorization", $"Bearer {token}");
        return browser.SendAsync(request);
    }

    private sealed class Host : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
