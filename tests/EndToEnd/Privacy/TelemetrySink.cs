using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// The receiver of traces, metrics and logs (OTLP over gRPC): stores every message as the bytes received, so that a search
/// covers all of it, also what no dashboard shows.
/// </summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    // A gRPC message of no bytes, behind its prefix.
    private static readonly byte[] Nothing = new byte[5];

    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Message)> received = new();

    private TelemetrySink(WebApplication app) => this.app = app;

    /// <summary>The address for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, gRPC.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What was received so far: the signal's path, and the message.</summary>
    public IReadOnlyCollection<(string Path, byte[] Message)> Received => received;

    public static async Task<TelemetrySink> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var sink = new TelemetrySink(app);
        app.MapPost("{**path}", sink.Take);
        await app.StartAsync();
        return sink;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(Nothing);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
