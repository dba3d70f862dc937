using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sygeopfoelgning.AppHost;

/// <summary>Announces the running stack's addresses: on the console, and in <c>endpoints.json</c> for programs.</summary>
internal sealed class Announcement(
    LocalStack local, DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService logs)
{
    static readonly JsonSerializerOptions camelCase = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task Make(CancellationToken stopping)
    {
        SayWhere();
        try
        {
            // The first failure ends the wait: the others may be waiting for it.
            await foreach (var waited in Task.WhenEach(model.Resources.Where(Lives).Select(resource =>
                notifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.StopOnResourceUnavailable, stopping))))
                await waited;
            PrivateFile.Write(local.EndpointsFile, JsonSerializer.Serialize(Endpoints(), camelCase));
            Console.WriteLine($"ready in {(TimeProvider.System.GetUtcNow() - local.Started).TotalSeconds:0} s");
        }
        catch (DistributedApplicationException)
        {
            await SayWhatFailed(stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was ready.
        }
    }

    void SayWhere()
    {
        foreach (var (wanted, taken) in local.Ports.Moved)
            Console.WriteLine($"Port {wanted} is in use: {taken} is taken instead.");
        Console.WriteLine($"Dashboard      {LoginUrl}");
        foreach (var service in Services())
            Console.WriteLine($"{service.Name,-14} {Url(service, "grpc")} (gRPC), {Url(service, "http")} (gRPC-Web, for browsers)");
        Console.WriteLine("A token        ./run token --role caseworker --municipality 101");
    }

    async Task SayWhatFailed(CancellationToken cancel)
    {
        foreach (var resource in model.Resources)
        {
            var failed = await notifications.WaitForResourceAsync(resource.Name, _ => true, cancel);
            var state = failed.Snapshot.State?.Text;
            if (state != KnownResourceStates.FailedToStart && state != KnownResourceStates.RuntimeUnhealthy && failed.Snapshot.ExitCode is null or 0)
                continue;
            Console.Error.WriteLine($"{resource.Name} does not run ({state}); the last it said:");
            await foreach (var lines in logs.GetAllAsync(failed.ResourceId).WithCancellation(cancel))
                foreach (var line in lines.TakeLast(5))
                    Console.Error.WriteLine($"  {line.Content}");
        }
    }

    object Endpoints() => new
    {
        Pid = Environment.ProcessId,
        Dashboard = new { Url = local.DashboardUrl, Login = LoginUrl, ApiKey = local.Secrets["dashboard-api-key"], Otlp = local.OtlpUrl },
        Services = Services().ToDictionary(service => service.Name, service => new { Grpc = Url(service, "grpc"), Http = Url(service, "http") }),
        // For programs that fill or measure the stack; services get connection strings of their own roles.
        Postgres = new { Host = "localhost", Port = PostgresPort },
        Secrets = Path.Combine(local.Folder, "secrets.json"),
    };

    string LoginUrl => $"{local.DashboardUrl}/login?t={local.Secrets["dashboard-token"]}";

    int? PostgresPort => model.Resources.Single(resource => resource.Name == "postgres")
        .Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == "tcp").Port;

    IEnumerable<ProjectResource> Services() => model.Resources.OfType<ProjectResource>().Where(Serves);

    static string Url(ProjectResource service, string endpoint) =>
        $"http://localhost:{service.Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpoint).Port}";

    // The migrator ends; parameters and connection strings are only values; a second replica, and the resource that rebuilds a project, wait
    // until somebody starts them.
    static bool Lives(IResource resource) => !resource.HasAnnotationOfType<ExplicitStartupAnnotation>()
        && (resource is ExecutableResource or ContainerResource || resource is ProjectResource project && Serves(project));

    static bool Serves(ProjectResource project) => project.GetEndpoints().Any() && !project.HasAnnotationOfType<ExplicitStartupAnnotation>();
}

internal static class AnnouncementExtensions
{
    public static void AnnounceWhenReady(this IDistributedApplicationBuilder builder, LocalStack local)
    {
        builder.Services.AddSingleton(_ => local);   // disposed with the stack
        // Before the resources: the start of the application waits for these handlers.
        builder.Eventing.Subscribe<BeforeStartEvent>((starting, cancel) =>
        {
            var lifetime = starting.Services.GetRequiredService<IHostApplicationLifetime>();
            File.Delete(local.EndpointsFile);
            lifetime.ApplicationStopping.Register(() => File.Delete(local.EndpointsFile));
            _ = ActivatorUtilities.CreateInstance<Announcement>(starting.Services, starting.Model).Make(lifetime.ApplicationStopping);
            return Task.CompletedTask;
        });
    }
}
