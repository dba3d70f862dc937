using System.Diagnostics;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StandIns.Tests.Sample.V1;
using Xunit;

namespace StandIns.Tests.Grpc;

/// <summary>A server with one service, health and reflection, on a free loopback port.</summary>
public sealed class GreeterHost : IAsyncLifetime
{
    private WebApplication? app;

    /// <summary>What the check named "backing" answers.</summary>
    public HealthStatus Backing { get; set; } = HealthStatus.Healthy;

    public WebApplication App => app!;

    public string Address { get; private set; } = "";

    public GrpcChannel Channel { get; private set; } = null!;

    public Task InitializeAsync() => Start(_ => { });

    public async Task Start(Action<GrpcHealthChecksOptions> configure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks(options =>
            {
                options.Services.Map("standins.sample.v1.GreeterService", check => check.Tags.Contains("ready"));
                options.Services.Map("nothing", _ => false);
                configure(options);
            })
            .AddCheck("process", () => HealthCheckResult.Healthy())
            .AddCheck("backing", () => new HealthCheckResult(Backing), ["ready"]);
        builder.Services.Configure<HealthCheckPublisherOptions>(options =>
            (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));

        app = builder.Build();
        app.MapGrpcService<Greeter>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Channel = GrpcChannel.ForAddress(Address);
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>A foreign client: buf, as it comes from npm.</summary>
    public static async Task<(int Code, string Output, string Error)> BufCurl(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng", "tools", "node_modules", ".bin", "buf"), ["curl", "--http2-prior-knowledge", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using var buf = Process.Start(start)!;
        var output = buf.StandardOutput.ReadToEndAsync();
        var error = buf.StandardError.ReadToEndAsync();
        await buf.WaitForExitAsync();
        return (buf.ExitCode, await output, await error);
    }

    private sealed class Greeter : GreeterService.GreeterServiceBase
    {
        public override Task<GreetResponse> Greet(GreetRequest request, ServerCallContext context) =>
            Task.FromResult(new GreetResponse { Lines = { new GreetResponse.Types.Line { Text = $"God dag, {request.Name}", Tone = GreetResponse.Types.Tone.Warm } } });
    }
}
