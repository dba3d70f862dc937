using System.Diagnostics;
using System.Globalization;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>A resource's process with everything it started, so that a server behind a script is included.</summary>
internal static class ProcessTree
{
    /// <summary>The process and its descendants.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var children = All().ToLookup(ParentOf);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]].Except(found));
        }

        return found;
    }

    /// <summary>Every process of the machine.</summary>
    public static IReadOnlyList<int> All() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0),
    ];

    /// <summary>Kills all of them without warning, the server before the script that watches it.</summary>
    public static Task Kill(int root) => Signal("KILL", Of(root).Reverse());

    /// <summary>Pauses all of them.</summary>
    public static Task Stop(int root) => Signal("STOP", Of(root));

    /// <summary>Resumes all of them.</summary>
    public static Task Continue(int root) => Signal("CONT", Of(root));

    /// <summary>Lets them run only a fifth of the time.</summary>
    public static async Task Slow(int root, TimeSpan time)
    {
        for (var passed = Stopwatch.StartNew(); passed.Elapsed < time;)
        {
            await Stop(root);
            await Task.Delay(120);
            await Continue(root);
            await Task.Delay(30);
        }
    }

    // A process may end before its turn comes.
    private static async Task Signal(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. processes.Select(pid => $"{pid}")]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    private static int ParentOf(int pid)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } line
                ? int.Parse(line.AsSpan("PPid:".Length), CultureInfo.InvariantCulture)
                : -1;
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
