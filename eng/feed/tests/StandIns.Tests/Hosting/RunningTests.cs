using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StandIns.Tests.Hosting;

/// <summary>With the genuine orchestrator and the genuine dashboard.</summary>
public sealed class RunningTests
{
    private const string Server = """
        require('http').createServer((request, response) => {
          if (request.url === '/health') response.writeHead(process.uptime() > 0.5 ? 200 : 503).end();
          else response.end(process.env.GREETING + ' ' + process.pid);
        }).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_application_runs_and_can_be_stopped_and_started_in_parts_and_leaves_nothing_behind()
    {
        using var limit = new CancellationTokenSource(Limit);
        var builder = Application();
        var secret = builder.AddParameter("secret", "s3", secret: true);
        var once = builder.AddExecutable("once", "node", ".", "-e", "console.log('migrated'); console.error('careful'); process.exit(process.env.SECRET === 's3' ? 0 : 9)").WithEnvironment("SECRET", secret);
        var web = builder.AddExecutable("web", "node", ".", "-e", Server)
            .WithHttpEndpoint(env: "PORT")
            .WithHttpHealthCheck("/health")
            .WithEnvironment("GREETING", "hello")
            .WaitForCompletion(once);
        var ready = 0;
        web.OnResourceReady((_, _, _) => Task.FromResult(Interlocked.Increment(ref ready)));
        builder.AddExecutable("later", "node", ".", "-e", "setInterval(() => {}, 1000)").WithExplicitStart();

        int pid;
        await using (var app = await builder.BuildAsync(limit.Token))
        {
            await app.StartAsync(limit.Token);
            var healthy = await app.ResourceNotifications.WaitForResourceHealthyAsync("web", limit.Token);
            pid = Pid(healthy);
            using var client = app.CreateHttpClient("web");
            Assert.Equal($"hello {pid}", await client.GetStringAsync("/", limit.Token));
            Assert.Equal(1, ready);

            // What it waited for had ended as it should.
            Assert.True(app.ResourceNotifications.TryGetCurrentState("once", out var ended));
            Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
            Assert.Equal(0, ended.Snapshot.ExitCode);
            var lines = await Lines(app, "once", 2, limit.Token);
            Assert.Contains(lines, line => line.Content.EndsWith("migrated", StringComparison.Ordinal) && !line.IsErrorMessage);
            Assert.Contains(lines, line => line.Content.EndsWith("careful", StringComparison.Ordinal) && line.IsErrorMessage);

            // Someone kills it; it is started again on the same address.
            Process.GetProcessById(pid).Kill();
            await app.ResourceNotifications.WaitForResourceAsync("web", KnownResourceStates.TerminalStates, limit.Token);
            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand, limit.Token)).Success);
            var again = Pid(await app.ResourceNotifications.WaitForResourceHealthyAsync("web", limit.Token));
            Assert.NotEqual(pid, again);
            Assert.Equal($"hello {again}", await client.GetStringAsync("/", limit.Token));

            // The command under its former name.
            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("web", "resource-restart", limit.Token)).Success);
            pid = Pid(await app.ResourceNotifications.WaitForResourceHealthyAsync("web", limit.Token));
            Assert.NotEqual(again, pid);
            // Three starts, and ready once after each.
            Assert.Equal(3, ready);

            // What starts only when told.
            await app.ResourceNotifications.WaitForResourceAsync("later", KnownResourceStates.NotStarted, limit.Token);
            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("later", KnownResourceCommands.StartCommand, limit.Token)).Success);
            await app.ResourceNotifications.WaitForResourceAsync("later", KnownResourceStates.Running, limit.Token);
            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("later", KnownResourceCommands.StopCommand, limit.Token)).Success);
            Assert.True(app.ResourceNotifications.TryGetCurrentState("later", out var stopped));
            Assert.Contains(stopped.Snapshot.State!.Text, KnownResourceStates.TerminalStates);
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task What_fails_is_told_to_those_who_wait_for_it()
    {
        using var limit = new CancellationTokenSource(Limit);
        var builder = Application();
        var migrator = builder.AddExecutable("migrator", "node", ".", "-e", "process.exit(7)");
        builder.AddExecutable("service", "node", ".", "-e", "setInterval(() => {}, 1000)").WaitForCompletion(migrator);
        builder.AddExecutable("nothing", "/nowhere/program", ".");

        await using var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);

        await app.ResourceNotifications.WaitForResourceAsync("nothing", KnownResourceStates.FailedToStart, limit.Token);
        await app.ResourceNotifications.WaitForResourceAsync("service", KnownResourceStates.FailedToStart, limit.Token);
        Assert.Contains(await Lines(app, "service", 2, limit.Token), line => line.Content.Contains("exit code 7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_without_an_engine_says_so_and_leaves_the_rest_alone()
    {
        using var limit = new CancellationTokenSource(Limit);
        var engine = Environment.GetEnvironmentVariable("DOCKER_HOST");
        Environment.SetEnvironmentVariable("DOCKER_HOST", "unix:///nowhere/docker.sock");
        try
        {
            var builder = DistributedApplicationTestingBuilder.Create([.. Bundle.Arguments, "--DcpPublisher:ContainerRuntime=docker"]);
            var database = builder.AddPostgres("postgres", password: builder.AddParameter("password", "pw", secret: true)).AddDatabase("casesdb");
            builder.AddExecutable("other", "node", ".", "-e", "setInterval(() => {}, 1000)");
            builder.AddExecutable("cases", "node", ".", "-e", "setInterval(() => {}, 1000)").WithReference(database).WaitFor(database);

            await using var app = await builder.BuildAsync(limit.Token);
            await app.StartAsync(limit.Token);

            await app.ResourceNotifications.WaitForResourceAsync("postgres", KnownResourceStates.RuntimeUnhealthy, limit.Token);
            await app.ResourceNotifications.WaitForResourceAsync("casesdb", KnownResourceStates.RuntimeUnhealthy, limit.Token);
            await app.ResourceNotifications.WaitForResourceAsync("cases", KnownResourceStates.FailedToStart, limit.Token);
            await app.ResourceNotifications.WaitForResourceAsync("other", KnownResourceStates.Running, limit.Token);
            Assert.Contains(await Lines(app, "postgres", 1, limit.Token), line => line.Content.Contains("Start Docker or Podman", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", engine);
        }
    }

    [Fact]
    public async Task The_dashboard_can_be_switched_on_and_its_telemetry_read_with_the_key()
    {
        using var limit = new CancellationTokenSource(Limit);
        var builder = DistributedApplicationTestingBuilder.Create(Bundle.Arguments, (options, _) => options.DisableDashboard = false);
        builder.Configuration["AppHost:DashboardApiKey"] = "key";

        await using var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("aspire-dashboard", limit.Token);

        using var client = app.CreateHttpClient("aspire-dashboard", "http");
        using var refused = await client.GetAsync("/api/telemetry/traces", limit.Token);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Add("x-api-key", "key");
        Assert.Contains("data", await client.GetStringAsync("/api/telemetry/traces", limit.Token), StringComparison.Ordinal);
    }

    private static IDistributedApplicationTestingBuilder Application() => DistributedApplicationTestingBuilder.Create(Bundle.Arguments);

    private static int Pid(ResourceEvent resource) =>
        Convert.ToInt32(resource.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);

    private static async Task<List<LogLine>> Lines(DistributedApplication app, string resource, int count, CancellationToken cancellationToken)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(resource, out var known));
        var lines = new List<LogLine>();
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(known.ResourceId).WithCancellation(cancellationToken))
        {
            lines.AddRange(batch);
            if (lines.Count >= count)
            {
                break;
            }
        }

        return lines;
    }
}
