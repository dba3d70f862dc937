using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests;

/// <summary>
/// The whole AppHost on a folder and ports of its own: real PostgreSQL, real Redis protocol, the services as processes.
/// Stopped and removed at the end.
/// </summary>
public sealed class Stack : IAsyncDisposable
{
    /// <summary>The services, in the order of the picture.</summary>
    public static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly string folder;
    private readonly DistributedApplication app;
    private readonly Dictionary<string, string> secrets;
    private readonly Tokens tokens;

    private Stack(string folder, DistributedApplication app)
    {
        this.folder = folder;
        this.app = app;
        secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(folder, "secrets.json")))!;
        tokens = new Tokens(secrets["users-signing-key"]);
    }

    /// <summary>The stack's own folder: secrets, endpoints, data.</summary>
    public string Folder => folder;

    /// <summary>gRPC address per service name.</summary>
    public IReadOnlyDictionary<string, string> Addresses =>
        Services.ToDictionary(service => service, service => app.GetEndpoint(service, "grpc").ToString().TrimEnd('/'));

    /// <summary>Starts a stack and waits until every service is healthy.</summary>
    /// <param name="dashboard">Whether to run the dashboard, which most tests do not need.</param>
    /// <param name="settings">Settings of the AppHost, such as <c>--Backing:Redis=none</c>.</param>
    public static Task<Stack> Start(bool dashboard = false, params string[] settings) => Start(dashboard, [], settings);

    /// <summary>Starts a stack in a folder that already holds these secrets, such as one from an older version.</summary>
    public static Task<Stack> Start(IReadOnlyDictionary<string, string> secrets, params string[] settings) => Start(false, [], secrets, settings);

    /// <summary>Starts a stack whose services reach others over connections that a test can delay or cut.</summary>
    public static Task<Stack> Start(bool dashboard, IReadOnlyList<Link> links, params string[] settings) => Start(dashboard, links, null, settings);

    private static async Task<Stack> Start(bool dashboard, IReadOnlyList<Link> links, IReadOnlyDictionary<string, string>? secrets, string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;
        if (secrets is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "secrets.json"), JsonSerializer.Serialize(secrets));
        }

        using var limit = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            // The AppHost itself chooses free ports and puts them in its settings; they must not be changed again.
            [$"--Local:Folder={folder}", "--Local:Ports=random", "--DcpPublisher:RandomizePorts=false",
                .. links.Select(link => $"--Local:Via:{link.To}={link.Port}"), .. settings],
            (options, _) => options.DisableDashboard = !dashboard,
            limit.Token);
        var app = await builder.BuildAsync(limit.Token);
        foreach (var link in links)
        {
            link.Target = () => app.GetEndpoint(link.To, link.Endpoint).Port;
        }

        try
        {
            await app.StartAsync(limit.Token);
            foreach (var service in Services)
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(service, WaitBehavior.StopOnResourceUnavailable, limit.Token);
            }

            return new Stack(folder, app);
        }
        catch (Exception failure)
        {
            var said = await WhatWasSaid(app);
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw new InvalidOperationException($"The stack did not start. {failure.Message}\n{said}", failure);
        }
    }

    /// <summary>The suite as one person calls it.</summary>
    public Suite As(string role = "caseworker", int municipality = 101, string name = "Sofie Sagsbehandler") =>
        new(Addresses, Token(role, municipality, name));

    /// <summary>The suite as the holder of this token calls it.</summary>
    /// <param name="holder">The holder.</param>
    /// <param name="purpose">The purpose; null states none.</param>
    public Suite As(TokenHolder holder, string? purpose = "sygedagpengeopfølgning") => new(Addresses, Token(holder), purpose);

    /// <summary>The suite as one person calls it, with one of the services at another address: a replica of it.</summary>
    public Suite At(
        string service, string address, string role = "caseworker", int municipality = 101, string name = "Sofie Sagsbehandler", Patient? around = null) =>
        new(new Dictionary<string, string>(Addresses) { [service] = address }, Token(role, municipality, name), around: around);

    /// <summary>A person's token.</summary>
    public string Token(string role = "caseworker", int municipality = 101, string name = "Sofie Sagsbehandler") =>
        Token(new TokenHolder(role, municipality, name));

    /// <summary>The token of this holder.</summary>
    public string Token(TokenHolder holder) => tokens.Mint(holder);

    /// <summary>A secret of the local stack, such as <c>cases-signing-key</c>.</summary>
    public string Secret(string name) => secrets[name];

    /// <summary>A service's HTTP/1.1 endpoint.</summary>
    public Uri Http(string service) => app.GetEndpoint(service, "http");

    /// <summary>The dashboard, for stacks that have one.</summary>
    public string Setting(string name) => app.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()[name]
        ?? throw new InvalidOperationException($"The stack has no setting {name}.");

    /// <summary>A connection string of the stack, such as <c>casesdb</c>.</summary>
    public async Task<string> ConnectionString(string name) =>
        await app.GetConnectionStringAsync(name) ?? throw new InvalidOperationException($"The stack has no connection string {name}.");

    /// <summary>The address of Redis, however it runs; null for a stack without.</summary>
    public async Task<string?> Redis() =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithConnectionString>()
            .FirstOrDefault(resource => resource.Name is "redis" or "redis-address") is { } redis
            ? await redis.GetConnectionStringAsync()
            : null;

    /// <summary>A data source on a service's database: as the service itself (<c>app</c>, <c>worker</c>) or as the server's superuser.</summary>
    public async Task<NpgsqlDataSource> Database(string service, string role)
    {
        var name = role switch
        {
            "app" => $"{service}db",
            "worker" => $"{service}db-worker",
            "superuser" => $"{service}db",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
        };
        var connection = new NpgsqlConnectionStringBuilder(await ConnectionString(name)) { ApplicationName = "test" };
        if (role == "superuser")
        {
            (connection.Username, connection.Password) = ("postgres", secrets["postgres"]);
        }

        return NpgsqlDataSource.Create(connection);
    }

    /// <summary>Kills a resource's process without warning (SIGKILL).</summary>
    public async Task Kill(string resource)
    {
        using var process = Process.GetProcessById(await ProcessId(resource));
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Id of a resource's process.</summary>
    public async Task<int> ProcessId(string resource)
    {
        var found = await app.ResourceNotifications.WaitForResourceAsync(resource, e => Pid(e.Snapshot) is not null);
        return Pid(found.Snapshot)!.Value;
    }

    /// <summary>gRPC address of a second replica, such as <c>cases-2</c>.</summary>
    public string AddressOf(string resource) => app.GetEndpoint(resource, "grpc").ToString().TrimEnd('/');

    /// <summary>Starts a resource again and waits until it is healthy.</summary>
    public async Task StartAgain(string resource)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await app.ResourceNotifications.WaitForResourceAsync(resource, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), limit.Token);
        await StartReplica(resource);
    }

    /// <summary>Starts a resource that is only started on request, such as <c>cases-2</c>, and waits until it is healthy.</summary>
    public async Task StartReplica(string resource)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var started = await app.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, limit.Token);
            if (!started.Success)
            {
                throw new InvalidOperationException($"{resource} was not started again: {started.Message} {States()}");
            }

            await app.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.Running, limit.Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{resource} was not started again within {StartLimit.TotalMinutes} minutes. {States()}");
        }
    }

    private string States() => string.Join(", ", app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Select(resource =>
        app.ResourceNotifications.TryGetCurrentState(resource.Name, out var known)
            ? $"{resource.Name} {known.Snapshot.State?.Text} {known.Snapshot.HealthStatus}"
            : $"{resource.Name} unknown"));

    /// <summary>Stops a resource as the dashboard's button does.</summary>
    public async Task Stop(string resource)
    {
        var stopped = await app.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand);
        if (!stopped.Success)
        {
            throw new InvalidOperationException($"{resource} was not stopped: {stopped.Message}");
        }
    }

    /// <summary>Runs a command of the dashboard, and returns its answer.</summary>
    /// <param name="resource">The resource that has it.</param>
    /// <param name="command">Its name, such as <c>token</c>.</param>
    /// <param name="arguments">Its inputs, by name.</param>
    /// <exception cref="InvalidOperationException">The command failed: its message.</exception>
    public async Task<string> Command(string resource, string command, params (string Name, string Value)[] arguments)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var answer = await app.ResourceCommands.ExecuteCommandAsync(resource, command, new InteractionInputCollection(
            [.. arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value })]), limit.Token);
        return answer.Success ? answer.Data?.Value ?? "" : throw new InvalidOperationException($"{command} of {resource}: {answer.Message}");
    }

    /// <summary>The console output of all processes of the stack, each line prefixed with its resource.</summary>
    public async Task<IReadOnlyList<string>> ConsoleLines()
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var lines = new List<string>();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            await foreach (var batch in logs.GetAllAsync(resource))
            {
                lines.AddRange(batch.Select(line => $"{resource.Name}: {line.Content}"));
            }
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        tokens.Dispose();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The last lines of every resource that failed: why the stack did not start.
    private static async Task<string> WhatWasSaid(DistributedApplication app)
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var said = new List<string>();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            var now = await app.ResourceNotifications.WaitForResourceAsync(resource.Name, _ => true);
            if (now.Snapshot.ExitCode is not (null or 0))
            {
                await foreach (var lines in logs.GetAllAsync(now.ResourceId))
                {
                    said.AddRange(lines.TakeLast(5).Select(line => $"{resource.Name}: {line.Content}"));
                }
            }
        }

        return string.Join('\n', said);
    }

    private static int? Pid(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : null;
}
