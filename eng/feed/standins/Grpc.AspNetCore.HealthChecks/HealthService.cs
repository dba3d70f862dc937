using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health service with the host's checks behind it: run on demand, or as last published.</summary>
internal sealed class HealthService(
    HealthServiceImpl published, HealthCheckService checks, IOptions<GrpcHealthChecksOptions> options, IHostApplicationLifetime host)
    : Health.V1.Health.HealthBase
{
    private readonly GrpcHealthChecksOptions settings = options.Value;

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (settings.UseHealthChecksCache)
        {
            return await published.Check(request, context);
        }

        return await RunChecks(request.Service, context.CancellationToken) is { } status
            ? new HealthCheckResponse { Status = status }
            : throw new RpcException(new Status(StatusCode.NotFound, ""));
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var answers = settings.UseHealthChecksCache ? responseStream : new FreshFirst(this, request.Service, responseStream, context);
        if (settings.SuppressCompletionOnShutdown)
        {
            await published.Watch(request, answers, context);
            return;
        }

        // An open watch would hold the server's stop back until its time-out.
        using var untilStop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, host.ApplicationStopping);
        await published.Watch(request, answers, new EndingCallContext(context, untilStop.Token));
        if (host.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    // Null for a service nobody mapped.
    private async Task<ServingStatus?> RunChecks(string service, CancellationToken cancellation)
    {
        if (settings.Services.Find(service) is not { } mapping)
        {
            return null;
        }

        var report = await checks.CheckHealthAsync(check => mapping.Includes(check.Name, check.Tags), cancellation);
        return HealthPublisher.Summarise(report.Entries.Values.Select(entry => entry.Status));
    }

    /// <summary>Answers first with checks run now: what was published may be half a minute old, or nothing yet.</summary>
    private sealed class FreshFirst(
        HealthService service, string name, IServerStreamWriter<HealthCheckResponse> inner, ServerCallContext context)
        : IServerStreamWriter<HealthCheckResponse>
    {
        private bool first = true;

        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public async Task WriteAsync(HealthCheckResponse message)
        {
            if (first)
            {
                first = false;
                message = new() { Status = await service.RunChecks(name, context.CancellationToken) ?? ServingStatus.ServiceUnknown };
            }

            await inner.WriteAsync(message);
        }
    }
}
