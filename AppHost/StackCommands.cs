using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Sygeopfoelgning.AppHost;

/// <summary>The operations of <c>./run</c> on a running stack, as commands in the dashboard and of <c>aspire resource</c>.</summary>
internal static class StackCommands
{
    static readonly string[] roles =
        ["caseworker", "retention_officer", "coordinator", "payment_unit", "team_leader", "citizen", "external_party", "auditor"];

    public static IResourceBuilder<ProjectResource> WithTokenCommand(this IResourceBuilder<ProjectResource> service, LocalStack local) => service.WithCommand(
        "token", "Token for a role",
        context => Tool.Stories(local).Run(context, format: CommandResultFormat.Text, arguments:
        [
            "token", "--role", context.Arguments.GetString("role") ?? "caseworker", "--municipality", Number(context, "municipality", 101),
            .. Option(context, "name"), .. Option(context, "person"),
        ]),
        new()
        {
            Description = "Signs a token with the local issuer's key, for the authorization header, after 'Bearer '.",
            IconName = "Key",
            IsHighlighted = true,
            Arguments =
            [
                Choice("role", "Role", roles),
                new() { Name = "municipality", Label = "Municipality", InputType = InputType.Number, Value = "101" },
                new() { Name = "name", Label = "Name", InputType = InputType.Text, Description = "Shown in the journal and the access log.", Placeholder = "Sofie Sagsbehandler" },
                new() { Name = "person", Label = "Person", InputType = InputType.Text, Description = "A citizen's own person id." },
            ],
        });

    public static IResourceBuilder<ProjectResource> WithStoryCommand(this IResourceBuilder<ProjectResource> service, LocalStack local) => service.WithCommand(
        "story", "Play a story",
        context => Tool.Stories(local).Run(context, format: CommandResultFormat.Markdown, arguments: ["demo", context.Arguments.GetString("story") ?? "smooth-case"]),
        new()
        {
            Description = "Plays a story through the API and names the trace of each step.",
            IconName = "Play",
            Arguments = [Choice("story", "Story", ["smooth-case", "risk-case", "standby"])],
        });

    public static IResourceBuilder<ProjectResource> WithSeedCommand(this IResourceBuilder<ProjectResource> service, LocalStack local) => service.WithCommand(
        "seed", "Seed cases",
        context => Tool.Seed(local).Run(context, format: CommandResultFormat.Markdown, arguments:
            ["--cases", Number(context, "cases", 100), "--municipality", Number(context, "municipality", 101)]),
        new()
        {
            Description = "Fills the running stack with constructed persons and their cases.",
            IconName = "DatabaseArrowDown",
            Arguments =
            [
                new() { Name = "cases", Label = "Cases", InputType = InputType.Number, Value = "100" },
                new() { Name = "municipality", Label = "Municipality", InputType = InputType.Number, Value = "101" },
            ],
        });

    public static IResourceBuilder<ProjectResource> WithKeyRotationCommand(this IResourceBuilder<ProjectResource> migrator, LocalStack local) => migrator.WithCommand(
        "rotate-keys", "Rotate keys",
        context => Tool.Migrator(local).Run(context, format: CommandResultFormat.Markdown, arguments: ["rotate-keys", $"--Local:Folder={local.Folder}"]),
        new()
        {
            Description = "Makes new keys and re-encrypts everything, while the stack runs and accepts writes.",
            IconName = "KeyReset",
            ConfirmationMessage = "Make new keys and re-encrypt everything?",
        });

    /// <summary>Stops the services, drops their databases, and starts again with the migrator's empty ones.</summary>
    public static void WithFreshStartCommand(
        this Databases databases, LocalStack local, IResourceBuilder<ProjectResource> migrator, IReadOnlyList<IResourceBuilder<ProjectResource>> services) =>
        databases.Server.WithCommand(
            "fresh-start", "Fresh start",
            context => StartFresh(context, databases, local, migrator.Resource, [.. services.Select(service => service.Resource)]),
            new()
            {
                Description = "Stops the services, drops all databases of the stack and starts with empty ones. Keys and passwords stay; ./run --fresh changes those too.",
                IconName = "ArrowReset",
                ConfirmationMessage = "Drop all databases of this local stack? Every case in it is lost.",
            });

    static async Task<ExecuteCommandResult> StartFresh(
        ExecuteCommandContext context, Databases databases, LocalStack local, ProjectResource migrator, IReadOnlyList<ProjectResource> services)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        var cancel = context.CancellationToken;

        foreach (var service in services.Where(service => IsRunning(notifications, service)))
            if (await commands.ExecuteCommandAsync(service, KnownResourceCommands.StopCommand, cancel) is { Success: false } refused)
                return CommandResults.Failure($"{service.Name} does not stop: {refused.Message}");

        var dropped = await Tool.Migrator(local).With("ConnectionStrings__postgres", await databases.Owner.Resource.GetConnectionStringAsync(cancel) ?? "")
            .Run(context, format: CommandResultFormat.Markdown, arguments: ["drop-databases"]);
        if (!dropped.Success)
            return dropped;

        foreach (var resource in (ProjectResource[])[migrator, .. services])
        {
            if (await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancel) is { Success: false } refused)
                return CommandResults.Failure($"{resource.Name} does not start again: {refused.Message}");
            if (resource == migrator)
                await notifications.WaitForResourceAsync(migrator.Name, KnownResourceStates.Finished, cancel);
        }

        foreach (var service in services)
            await notifications.WaitForResourceHealthyAsync(service.Name, cancel);
        return CommandResults.Success("The stack runs with empty databases.");
    }

    static bool IsRunning(ResourceNotificationService notifications, ProjectResource service) =>
        notifications.TryGetCurrentState(service.Name, out var now) && now.Snapshot.State?.Text == KnownResourceStates.Running;

    static InteractionInput Choice(string name, string label, IEnumerable<string> values) => new()
    {
        Name = name, Label = label, InputType = InputType.Choice, Required = true, Value = values.First(),
        Options = [.. values.Select(value => KeyValuePair.Create(value, value.Replace('_', ' ')))],
    };

    static string Number(ExecuteCommandContext context, string name, int otherwise) =>
        (context.Arguments.ContainsName(name) ? context.Arguments.GetInt32(name) : otherwise).ToString(CultureInfo.InvariantCulture);

    static string[] Option(ExecuteCommandContext context, string name) =>
        context.Arguments.ContainsName(name) && context.Arguments.GetString(name) is { Length: > 0 } value ? [$"--{name}", value] : [];
}
