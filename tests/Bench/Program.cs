using System.Globalization;
using Sygeopfoelgning.Bench;

return args switch
{
    ["empty", var port, var collector] => await Empty(port, collector),
    [] => await Run(Settings.Full),
    ["--short"] => await Run(Settings.Short),
    ["--only", .. { Length: > 0 } parts] when parts.All(part => Settings.Parts.Contains(part)) => await Run(Settings.Short with { Only = [.. parts] }),
    _ => Fail($"Use: ./run bench, ./run bench --short, or ./run bench --only and some of {string.Join(", ", Settings.Parts)}."),
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
