using System.Globalization;
using Sygeopfoelgning.Bench;

return args switch
{
    ["plan"] => Plans.Measure(),
    ["empty", var port, var collector] => await Empty(port, collector),
    ["--short", .. var parts] when Only(parts, Settings.Short) is { } settings => await Run(settings),
    _ when Only(args, Settings.Full) is { } settings => await Run(settings),
    _ => Fail($"Use: ./run bench [--short] [--only PART …], a part being one of {string.Join(", ", Settings.Parts)}."),
};

static Settings? Only(string[] args, Settings settings) => args switch
{
    [] => settings,
    ["--only", .. { Length: > 0 } parts] when parts.All(Settings.Parts.Contains) => settings with { Only = parts },
    _ => null,
};

static async Task<int> Run(Settings settings)
{
    if (Pgbench.Missing() is { } missing)
    {
        return Fail(missing);
    }

    if (!Machine.IsKnown)
    {
        return Fail("The machine does not say who uses its processors: the bench runs on Linux.");
    }

    try
    {
        await using var stack = await BenchStack.Start();
        await new Report(stack, settings).Make();
        return 0;
    }
    catch (InvalidOperationException broken)
    {
        return Fail(broken.Message);
    }
}

static async Task<int> Empty(string port, string collector)
{
    await EmptyService.Run(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(collector, CultureInfo.InvariantCulture));
    return 0;
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
