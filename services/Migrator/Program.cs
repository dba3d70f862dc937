using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Migrator;
using Sygeopfoelgning.Rules;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
using var host = builder.Build();
var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Migrator");
var cancel = CancellationToken.None;   // a transaction per file: stopping the process at any point is safe

try
{
    var settings = builder.Configuration;
    if (args is ["rotate-keys", ..])
    {
        await Rotation.Run(settings, log, cancel);
        return 0;
    }

    if (args is ["drop-databases", ..] && builder.Environment.IsProduction())
        throw new MigrationException("In production no command drops databases.");

    await using var server = await Server.Connect(
        settings.GetConnectionString("postgres") ?? throw new MigrationException("ConnectionStrings:postgres is not set."), log, cancel);

    if (args is ["drop-databases", ..])
    {
        foreach (var database in ServiceDatabase.All)
            await server.Drop(database, cancel);
        return 0;
    }

    await server.CreateGroups(cancel);
    var owners = new List<(ServiceDatabase, NpgsqlConnection)>();
    foreach (var database in ServiceDatabase.All)
    {
        await server.Create(database, role =>
            settings[$"Roles:{role}:Password"] ?? throw new MigrationException($"Roles:{role}:Password is not set."), cancel);
        var owner = await server.OpenAsOwner(database, cancel);
        owners.Add((database, owner));
        await new SchemaMigrations(owner, TimeProvider.System, log).Apply([MigrationSet.Machinery, MigrationSet.Of(database)], cancel);
        if (database == ServiceDatabase.Cases)
        {
            await new AccessOfOlderCases(owner, TimeProvider.System, log).Write(cancel);
            await new ProtectionOfOlderCases(owner, TimeProvider.System, log).Write(cancel);
            await new NamesOfOlderCases(owner, settings, log).Write(cancel);
        }
        if (database == ServiceDatabase.Cases && !builder.Environment.IsProduction())
        {
            await new ExampleMunicipalities(owner, TimeProvider.System, log).Write(RuleBook.Shipped.Municipalities, cancel);
            await new ExampleStaff(owner, TimeProvider.System, log).Write(RuleBook.Shipped.Municipalities, cancel);
        }
    }

    await new Restoration(owners, TimeProvider.System, log).Mark(settings["Restore:Mark"], isKnown: settings["Restore:Known"] == "true", cancel);
    log.Done();
    return 0;
}
catch (Exception failure) when (failure is MigrationException or NpgsqlException)
{
    log.Failed(failure.Message);
    return 1;
}
