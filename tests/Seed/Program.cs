using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Stories;

const string usage = "Use: ./run seed --cases N [--municipality 101] [--service cases].";

var options = new ConfigurationBuilder().AddCommandLine(args).Build();
if (!int.TryParse(options["cases"], NumberStyles.None, CultureInfo.InvariantCulture, out var cases) || cases == 0
    || !short.TryParse(options["municipality"] ?? "101", NumberStyles.None, CultureInfo.InvariantCulture, out var municipality)
    || options["service"] is not (null or "cases"))
{
    return Fail(usage);
}

if (RunningStack.Find() is not { } stack)
{
    return Fail("The stack is not running: start it with ./run in another terminal.");
}

var keys = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Keys:Encryption"] = RunningStack.Secret("cases-encryption-keys"),
    ["Keys:Hash"] = RunningStack.Secret("cases-hash-keys"),
}).Build();
string ConnectionTo(string service) => new NpgsqlConnectionStringBuilder
{
    Host = "localhost", Port = stack.PostgresPort, Username = "postgres", Password = RunningStack.Secret("postgres"), Database = $"{service}db",
}.ConnectionString;

await using var seed = new CasesSeed(ConnectionTo("cases"), keys);
var subscribers = new Subscribers(ConnectionTo);
try
{
    if (options["service"] is null)
    {
        await SeedCases();
        await Others();
    }
    else
    {
        Console.WriteLine(await subscribers.PassOver(cases, SeedCases)
            ? "The other services pass over these cases and know nothing of them."
            : "Something else was written meanwhile: the other services take these cases in like any.");
    }

    return 0;
}
catch (InvalidOperationException impossible)
{
    return Fail(impossible.Message);
}

async Task SeedCases()
{
    var began = Stopwatch.GetTimestamp();
    var (first, last) = await seed.Add(municipality, cases);
    var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    Console.WriteLine($"{cases} cases in {seconds:0.0} s ({cases / seconds:0} a second): {SeededCase.Year}-{first:D7} to {SeededCase.Year}-{last:D7}.");
}

async Task Others()
{
    var began = Stopwatch.GetTimestamp();
    var told = began;
    await subscribers.CatchUp(behind =>
    {
        if (behind > 0 && Stopwatch.GetElapsedTime(told) > TimeSpan.FromSeconds(10))
        {
            told = Stopwatch.GetTimestamp();
            Console.WriteLine($"The other services take them in from the feed: {behind} events to go.");
        }
    });
    Console.WriteLine($"The other services took them in within {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s.");
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
