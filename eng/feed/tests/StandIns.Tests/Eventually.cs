using System.Diagnostics;
using Xunit;

namespace StandIns.Tests;

/// <summary>Waits on a condition, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static Task True(Func<bool> condition, string otherwise) => True(() => Task.FromResult(condition()), otherwise);

    public static async Task True(Func<Task<bool>> condition, string otherwise)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit; await Task.Delay(20))
        {
            if (await condition())
                return;
        }

        Assert.Fail(otherwise);
    }
}
