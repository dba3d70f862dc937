using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Browsers call the same methods as gRPC-Web, on either port, from pages of the origins in <c>Browsers:Origins</c>
/// (<c>Browsers:Origins:0=https://sagsbehandling.example.dk</c> …). If none is listed, production allows none; other environments
/// allow pages of this machine. A page may send the headers of a typed client and of its tracing; <c>Browsers:Headers</c> lists
/// additional ones (<c>Browsers:Headers:0=x-datadog-trace-id</c> …).
/// </summary>
internal static class Browsers
{
    // The headers of a typed client. There are no cookies: the token is a header like the others. Then the headers that tracing adds to
    // every call of a page, without which the browser would not send the call at all: W3C's of OpenTelemetry, and Sentry's.
    private static readonly string[] RequestHeaders =
    [
        "authorization", "x-purpose", "accept-language", "content-type", "x-grpc-web", "x-user-agent", "grpc-timeout",
        "traceparent", "tracestate", "baggage", "sentry-trace",
    ];

    // The characters of a header name besides letters and digits (RFC 9110, 5.6.2). An asterisk alone would allow all headers.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // A refusal without a message is only in the headers, and a page sees only those that are exposed.
    private static readonly string[] AnswerHeaders = ["grpc-status", "grpc-message", "grpc-status-details-bin"];

    // Chromium's maximum.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    public static void AddBrowsers(this WebApplicationBuilder builder)
    {
        var allowed = AllowedOrigins(builder.Configuration, builder.Environment);
        var headers = AllowedHeaders(builder.Configuration);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(allowed)
            .WithMethods("POST")
            .WithHeaders(headers)
            .WithExposedHeaders(AnswerHeaders)
            .SetPreflightMaxAge(PreflightAge)));
    }

    public static void UseBrowsers(this WebApplication app)
    {
        app.UseCors();
        app.UseMiddleware<TextBodies>();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
    }

    internal static Func<string, bool> AllowedOrigins(IConfiguration configuration, IHostEnvironment environment)
    {
        var listed = configuration.GetSection("Browsers:Origins").GetChildren().Select(Origin).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return listed.Count > 0 || environment.IsProduction()
            ? listed.Contains
            : origin => Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsOfThisMachine(page);
    }

    internal static string[] AllowedHeaders(IConfiguration configuration) =>
        [.. RequestHeaders.Union(configuration.GetSection("Browsers:Headers").GetChildren().Select(Header), StringComparer.OrdinalIgnoreCase)];

    // A file and a browser extension count as loopback, too, but they are not pages of a server on this machine.
    private static bool IsOfThisMachine(Uri page) => page.IsLoopback && (page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps);

    private static string Header(IConfigurationSection setting) =>
        setting.Value is { Length: > 0 } name && !name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? name.ToLowerInvariant()
            : throw new StartupProblem($"The setting {setting.Path} is not the name of a header: write one per setting, such as x-datadog-trace-id.");

    private static string Origin(IConfigurationSection setting) =>
        Uri.TryCreate(setting.Value, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        && page.GetLeftPart(UriPartial.Authority).Equals(setting.Value, StringComparison.OrdinalIgnoreCase)
            ? setting.Value!
            : throw new StartupProblem(
                $"The setting {setting.Path} is not an origin of a page: write scheme, host and port, if any, such as https://sagsbehandling.example.dk.");
}
