using System.Globalization;

namespace Sygeopfoelgning.Bench;

/// <summary>Use of the processors, from <c>/proc</c>.</summary>
internal static class Machine
{
    // The kernel counts in hundredths of a second (USER_HZ), whatever its own tick is.
    private const double TicksPerSecond = 100;

    public static bool IsKnown => File.Exists("/proc/stat");

    /// <summary>Seconds of processor time since the machine started, of all processes.</summary>
    public static double Everybody()
    {
        // user, nice, system: the time of interrupts belongs to no process.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[1..4].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Seconds of processor time of a process and of its descendants, including those that have ended.</summary>
    public static double Tree(int root)
    {
        var all = All();
        var seconds = 0.0;
        var open = new Stack<int>([root]);
        while (open.TryPop(out var id))
        {
            if (all.TryGetValue(id, out var one))
            {
                seconds += one.Seconds + one.OfEnded;
            }

            foreach (var child in all.Where(other => other.Value.Parent == id))
            {
                open.Push(child.Key);
            }
        }

        return seconds;
    }

    /// <summary>The topmost ancestor of a process below the system's first.</summary>
    public static int RootOf(int process)
    {
        var all = All();
        var root = process;
        while (all.TryGetValue(root, out var one) && one.Parent > 1)
        {
            root = one.Parent;
        }

        return root;
    }

    /// <summary>Private memory of a process (PSS), in MiB, with its descendants.</summary>
    public static double MemoryOfTree(int root)
    {
        var all = All();
        var sum = 0.0;
        var open = new Stack<int>([root]);
        while (open.TryPop(out var id))
        {
            sum += Memory(id);
            foreach (var child in all.Where(other => other.Value.Parent == id))
            {
                open.Push(child.Key);
            }
        }

        return sum;
    }

    private static double Memory(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").FirstOrDefault(one => one.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static Dictionary<int, (int Parent, double Seconds, double OfEnded)> All()
    {
        var all = new Dictionary<int, (int, double, double)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                // The name is in parentheses and may contain anything; state and parent follow it.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                long Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
                all[id] = ((int)Ticks(1), (Ticks(11) + Ticks(12)) / TicksPerSecond, (Ticks(13) + Ticks(14)) / TicksPerSecond);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return all;
    }
}

/// <summary>The cost of a period of time.</summary>
/// <param name="Service">Processor seconds of the service.</param>
/// <param name="Database">Processor seconds of PostgreSQL.</param>
/// <param name="Generator">Processor seconds of this program, which makes the calls.</param>
/// <param name="Others">Cores that neither this program nor its stack used.</param>
/// <param name="Seconds">How long it was.</param>
internal sealed record Cost(double Service, double Database, double Generator, double Others, double Seconds)
{
    /// <summary>Measures a period.</summary>
    public static async Task<(T Result, Cost Cost)> Of<T>(BenchStack stack, Func<Task<T>> work)
    {
        var before = Reading.Take(stack);
        var result = await work();
        var after = Reading.Take(stack);
        return (result, new Cost(
            after.Service - before.Service,
            after.Database - before.Database,
            after.Generator - before.Generator,
            Math.Max(0, (after.Everybody - before.Everybody - (after.Own - before.Own)) / (after.Seconds - before.Seconds)),
            after.Seconds - before.Seconds));
    }

    private sealed record Reading(double Seconds, double Everybody, double Own, double Service, double Database, double Generator)
    {
        public static Reading Take(BenchStack stack) => new(
            TimeProvider.System.GetTimestamp() / (double)TimeProvider.System.TimestampFrequency,
            // The programs that run the stack have left this program's own process tree.
            Machine.Everybody(), Machine.Tree(Environment.ProcessId) + Machine.Tree(stack.Root), Machine.Tree(stack.CasesProcess), Machine.Tree(stack.DatabaseProcess),
            Environment.CpuUsage.TotalTime.TotalSeconds);
    }
}
