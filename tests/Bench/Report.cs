using System.Diagnostics;
using System.Globalization;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Seed;

namespace Sygeopfoelgning.Bench;

/// <summary>The whole measurement, in its order, and its output on the console.</summary>
internal sealed class Report(BenchStack stack, Settings settings)
{
    private static readonly string[] Others = ["scheduling", "coordination", "documentation"];

    private readonly long began = Stopwatch.GetTimestamp();
    private readonly Measurement measurement = new(stack, settings, Say);
    private readonly List<Comparison> comparisons = [];

    public async Task Make()
    {
        Say($"{Environment.ProcessorCount} processors, {DateTime.Now:yyyy-MM-dd HH:mm}; pool of {Settings.Pool}, rounds of {settings.Stretch.TotalSeconds:0} s.");
        Say($"Start-up of the whole stack: {stack.StartUp.TotalSeconds:0.0} s.");
        Say($"Idle memory (PSS): {await Memory()}");

        await stack.SetUp([Settings.Read, Settings.Imported, Settings.ImportFloor, .. Settings.Written]);
        var register = await Rpc.RegisterCase(stack, Settings.Written);
        if (Measures("keeping-up"))
        {
            await KeepUp(register);
        }

        if (Measures("plans"))
        {
            await Plans();
        }

        if (Measures("talks"))
        {
            await Talks();
        }

        if (Measures("letters"))
        {
            var rounds = await LettersSet.Measure(stack, settings);
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"Letters, {LettersSet.InFlight} in flight: Documentation {Medians.Of(rounds.Select(one => one.Service)):0} a second, Typst alone in one process "
                + $"{Medians.Of(rounds.Select(one => one.Typst)):0}; ratio {Medians.Of(rounds.Select(one => one.Ratio)):0.00} "
                + $"({rounds.Min(one => one.Ratio):0.00} to {rounds.Max(one => one.Ratio):0.00} in {rounds.Count} rounds; promised {LettersSet.OfTypst})."));
        }

        var imports = Measures("import") ? await Imports.Record(stack) : null;
        if (imports is not null)
        {
            await CatchUp(imports);
        }

        // Only Cases from here on: what the others do with its events does not count.
        foreach (var other in Others)
        {
            await stack.Stack.Stop(other);
        }

        Say($"Seeding {settings.SmallCases} cases: {await stack.Seed(Settings.Read, settings.SmallCases):0} a second.");
        if (Measures("get-case"))
        {
            await Compare(await Rpc.GetCase(stack, settings.SmallCases));
        }

        if (Measures("register-case"))
        {
            await Compare(register);
        }

        if (imports is not null)
        {
            foreach (var inFlight in Settings.ImportsInFlight)
            {
                await Compare(imports, inFlight);
            }
        }

        if (Measures("list-cases"))
        {
            await Compare(await Rpc.ListCases(stack, "ListCases, 25 a page", new ListCasesRequest()));
        }

        if (Measures("growth") || Measures("get-case-of-many"))
        {
            await Grow();
        }

        Print(comparisons);

        // Last, so that a service that cannot cope with it affects no other figure.
        if (Measures("overload"))
        {
            await Overload(register);
            await Overload(await Rpc.GetCase(stack, settings.SmallCases));
        }

        Say($"Done in {Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} minutes.");
    }

    // Scheduling alone: Cases knows nothing of these, so the list comes without names.
    private async Task Plans()
    {
        await stack.SeedPlans(Settings.Read, 1, settings.SmallCases);
        var pages = await Growth.DutyPages(stack);
        var small = await Growth.Measure(stack, pages, settings.PerPage);
        Say($"Seeding {settings.LargeCases - settings.SmallCases} plans: {await stack.SeedPlans(Settings.Read, settings.SmallCases + 1, settings.LargeCases - settings.SmallCases):0} a second.");
        var large = await Growth.Measure(stack, pages, settings.PerPage);
        Print([.. pages.Select(page => new Growing(page.Name, page.Page, small[(page.Name, page.Page)], large[(page.Name, page.Page)]))]);
        var done = await Replanned.Measure(stack, Settings.Read, settings.LargeCases);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{done.Plans} plans made anew in {done.Elapsed.TotalSeconds:0} s ({done.Plans / done.Elapsed.TotalSeconds:0} a second); rows of dates written {done.Written}, "
            + $"of which others than before {done.Expected}; Scheduling's memory {done.MemoryBefore:0} MiB before, at most {done.MemoryMost:0} MiB meanwhile."));
    }

    // Scheduling alone, with the calendars of a hundred officers.
    private async Task Talks()
    {
        var talks = await Bench.Talks.Measure(stack, settings);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"FindSlots, {Bench.Talks.Participants} participants and {Bench.Talks.Weeks} weeks: {talks.Searches:0} a second (at least {Bench.Talks.LeastSearches}), "
            + $"{talks.Found} times in an answer. ForecastCapacity of {talks.Due} follow-ups due and {Bench.Talks.Officers} officers: "
            + $"{talks.Forecast.TotalSeconds:0.00} s, median of {Bench.Talks.Forecasts} (at most {Bench.Talks.MostForecast.TotalSeconds:0}); {talks.Late} would be late."));
        var (rounds, refused) = (talks.Rounds, string.Join(", ", talks.Rounds.Refused.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}")));
        Say($"{Bench.Talks.Random} random rounds by {Bench.Talks.Callers} callers: {rounds.Done} done, refused: {refused}; overlaps: {rounds.Overlaps} (none is allowed).");
        if (rounds.Overlaps > 0 || rounds.Refused.Keys.Any(reason => !RandomBookings.Expected.Contains(reason)))
        {
            throw new InvalidOperationException("Something was booked twice, or an act ended otherwise than by a refusal.");
        }
    }

    private async Task Grow()
    {
        List<ListedPage> pages = [.. Measures("growth") ? [.. Growth.Pages(settings.SmallCases), .. OfficersLists.Pages(settings.SmallCases), .. Searches.Pages(settings.SmallCases)] : Array.Empty<ListedPage>()];
        var small = await Growth.Measure(stack, pages, settings.PerPage);
        var more = settings.LargeCases - settings.SmallCases;
        Say($"Seeding {more} cases: {await stack.Seed(Settings.Read, more):0} a second.");
        if (Measures("get-case-of-many"))
        {
            await Compare((await Rpc.GetCase(stack, settings.LargeCases)) with { Name = $"GetCase of {settings.LargeCases}" });
        }

        if (Measures("growth"))
        {
            var large = await Growth.Measure(stack, pages, settings.PerPage);
            Print([.. pages.Select(page => new Growing(page.Name, page.Page, small[(page.Name, page.Page)], large[(page.Name, page.Page)]))]);
        }
    }

    private async Task CatchUp(Imports imports)
    {
        var readers = await ImportReaders.Measure(stack, imports, settings.ImportBatches);
        var caughtUp = string.Join(", ", readers.CaughtUp.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value.TotalSeconds:0.0} s")));
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Import beside the readers: {readers.Forms} forms in batches of {Imports.Batch} in {readers.Imported.TotalSeconds:0.0} s "
            + $"({readers.Forms / readers.Imported.TotalSeconds:0} a second); caught up after the last answer: {caughtUp}; with everything that they published in response {readers.Quiet.TotalSeconds:0.0} s."));
    }

    private async Task Compare(Imports imports, int inFlight)
    {
        var rounds = await imports.Compare(inFlight, settings, Say);
        double Median(Func<ImportRound, double> of) => Medians.Of(rounds.Select(of));
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Import in batches of {Imports.Batch} into one municipality, {inFlight} in flight ({imports.Recorded.Statements} statements in {imports.Recorded.RoundTrips} round trips): "
            + $"pgbench {Median(one => one.Database):0}, service {Median(one => one.Service):0} forms a second; ratio {Median(one => one.OfFloor):0.00} "
            + $"({rounds.Min(one => one.OfFloor):0.00} to {rounds.Max(one => one.OfFloor):0.00} in {rounds.Count} {(rounds[0].IsQuiet ? "quiet" : "noisy")} rounds; promised {Settings.ImportOfFloor}); "
            + $"CPU of 1,000 forms: service {Median(one => one.ServiceCost.Service / one.Forms * 1_000):0.00} s, PostgreSQL {Median(one => one.ServiceCost.Database / one.Forms * 1_000):0.00} s, "
            + $"under pgbench {Median(one => one.DatabaseCost.Database / one.FloorForms * 1_000):0.00} s."));
    }

    private async Task Compare(Rpc rpc) => comparisons.Add(await measurement.Compare(rpc));

    private async Task Overload(Rpc rpc)
    {
        var overload = await Bench.Overload.Measure(stack, rpc, settings, Say);
        string Of(Func<OverloadRound, double> of, string format) => overload.Median(of).ToString(format, CultureInfo.InvariantCulture);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{rpc.Name} at {Bench.Overload.Times:0} times what it carries: best {Of(one => one.Best, "0")} a second ({overload.InFlight} in flight), "
            + $"offered {Of(one => one.Offered, "0")}, answered {Of(one => one.Answered, "0")}: {Of(one => one.OfBest, "0.00")} of the best, "
            + $"{Of(one => one.OfWhatIsLeft, "0.00")} of what the processors that the load leaves could carry "
            + $"(promised {Bench.Overload.Promised}; {overload.Rounds.Min(one => one.OfWhatIsLeft):0.00} to {overload.Rounds.Max(one => one.OfWhatIsLeft):0.00} in {overload.Rounds.Count} rounds); "
            + $"answered within p50 {Of(one => one.Outcome.Percentile(0.5).TotalMilliseconds, "0.0")} ms, p99 {Of(one => one.Outcome.Percentile(0.99).TotalMilliseconds, "0.0")} ms; "
            + $"refused with a time to retry {Of(one => one.Retriable * 100, "0.0")} %, neither {Of(one => one.Lost * 100, "0.0")} %; "
            + $"the service's time per answer {Of(one => one.PerAnswer * 1_000, "0.00")} ms, per refusal {Of(one => one.PerRefusal * 1_000, "0.000")} ms ({Of(one => one.RefusalOfAnswer * 100, "0")} %); "
            + $"cores under overload: service {Of(one => one.Cores(one.OfferedCost.Service), "0.00")}, database {Of(one => one.Cores(one.OfferedCost.Database), "0.00")}, "
            + $"the load itself {Of(one => one.Cores(one.OfferedCost.Generator), "0.00")} ({Of(one => one.CarriedCost.Generator / one.CarriedCost.Seconds, "0.00")} at the best), others {Of(one => one.OfferedCost.Others, "0.00")}."));
        if (overload.Rounds.FirstOrDefault(one => one.Lost > 0)?.Outcome is { } lost)
        {
            Say($"  The first that was not answered so: {lost.Failure ?? "no answer"}");
        }
    }

    private bool Measures(string part) => settings.Only.Contains(part);

    private async Task KeepUp(Rpc register)
    {
        const double rate = 500;
        var kept = await KeptUp.Measure(stack, register, rate, settings.KeepingUp);
        Say($"At {rate:0} registrations a second for {settings.KeepingUp.TotalSeconds:0} s: {Answered(kept.Registration)}, "
            + $"p50 {Milliseconds(kept.Registration.Percentile(0.5))}, p99 {Milliseconds(kept.Registration.Percentile(0.99))}; most behind "
            + string.Join(", ", kept.Lag.Select(lag => $"{lag.Key} {lag.Value:0.0} s"))
            + $"; all caught up {kept.Drained.TotalSeconds:0.0} s after the last.");
    }

    private async Task<string> Memory()
    {
        var parts = new List<string>();
        foreach (var resource in (string[])["postgres", "redis", "cases", .. Others])
        {
            var memory = Machine.MemoryOfTree(await stack.Stack.ProcessId(resource));
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{resource} {memory:0} MiB"));
        }

        return string.Join(", ", parts);
    }

    private static void Print(List<Comparison> comparisons)
    {
        Say("");
        Say("Medians of the rounds that were kept; calls a second. Bound: 1/(1/echo + 1/pgbench). CPU: seconds per 1,000 calls, of the service, of PostgreSQL for it, and of PostgreSQL for pgbench.");
        Say($"{"",-22}{"echo",8}{"pgbench",9}{"bound",8}{"service",9}{"/bound",8}{"/pgbench",10}{"CPU svc",9}{"CPU pg",8}{"floor's",9}{"p50",9}{"p99",9}{"at rate",9}  rounds");
        foreach (var one in comparisons)
        {
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{one.Name,-22}{one.Median(r => r.Echo),8:0}{one.Median(r => r.Database),9:0}{one.Median(r => r.Bound),8:0}{one.Median(r => r.Service),9:0}"
                + $"{one.Median(r => r.Service / r.Bound),8:0.00}{one.Median(r => r.Service / r.Database),10:0.00}"
                + $"{one.Median(r => r.ServiceCpu),9:0.00}{one.Median(r => r.DatabaseCpu),8:0.00}{one.Median(r => r.FloorCpu),9:0.00}"
                + $"{Milliseconds(one.AtRate.Percentile(0.5)),9}{Milliseconds(one.AtRate.Percentile(0.99)),9}{one.Rate,9:0}"
                + $"  {one.Rounds.Count} kept, {one.Dropped} noisy{(one.AllNoisy ? " (none was quiet: these are all of them)" : "")}"));
        }
    }

    private static void Print(List<Growing> pages)
    {
        Say("");
        Say("Lists, milliseconds a page, one call at a time: few cases, many cases.");
        foreach (var page in pages)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"  {page.Name,-40} page {page.Page,5}: {page.Small,7:0.00} {page.Large,7:0.00}  x{page.Factor:0.00}"));
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"  most: x{pages.Max(page => page.Factor):0.00}"));
    }

    private static string Answered(Outcome outcome) =>
        $"{outcome.Calls} answered" + (outcome.Failures > 0 ? $", {outcome.Failures} FAILED ({outcome.Failure})" : "");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    private static void Say(string line) => Console.WriteLine(line);
}
