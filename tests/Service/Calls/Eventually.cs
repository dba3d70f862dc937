using System.Diagnostics;
using Xunit.Sdk;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Waits on a condition, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads until the condition is true, and returns what was read.</summary>
    public static async Task<T> Becomes<T>(string what, Func<Task<T>> read, Func<T, bool> isSo, double seconds = 120)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var found = await read();
            if (isSo(found))
            {
                return found;
            }

            if (waited.Elapsed.TotalSeconds > seconds)
            {
                throw new XunitException($"{what}: not so within {seconds} s. Last read: {found}");
            }

            await Task.Delay(Look);
        }
    }

    /// <summary>Waits until the condition is true.</summary>
    public static Task True(string what, Func<Task<bool>> isSo, double seconds = 120) => Becomes(what, isSo, found => found, seconds);
}
