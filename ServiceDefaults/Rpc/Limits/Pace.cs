namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>The allowed rate of calls.</summary>
/// <param name="PerSecond">On average.</param>
/// <param name="Burst">At once, after a pause.</param>
internal sealed record Allowance(int PerSecond, int Burst);

/// <summary>
/// How much one caller has used of an allowance, as one number: the instant at which everything used so far will have been
/// earned back (the generic cell rate algorithm). Using it is one compare-and-set; no bucket has to be refilled.
/// </summary>
internal sealed class Pace(Allowance allowance, TimeProvider time)
{
    private readonly long each = Math.Max(1, time.TimestampFrequency / allowance.PerSecond);
    private long earned;
    private long unsettled;

    private long Burst => each * allowance.Burst;

    /// <summary>Uses one call, or returns how long until one is available.</summary>
    public bool TryTake(out TimeSpan wait) => TryTake(1, out wait);

    /// <summary>Uses the equivalent of this many calls, at most a burst, or returns how long until they are available.</summary>
    public bool TryTake(int calls, out TimeSpan wait)
    {
        var taken = Math.Min(calls, allowance.Burst);
        while (true)
        {
            var now = time.GetTimestamp();
            var known = Volatile.Read(ref earned);
            var next = Math.Max(known, now) + (each * taken);
            if (next - now > Burst)
            {
                wait = time.GetElapsedTime(0, next - now - Burst);
                return false;
            }

            if (Interlocked.CompareExchange(ref earned, next, known) == known)
            {
                Interlocked.Add(ref unsettled, taken);
                wait = TimeSpan.Zero;
                return true;
            }
        }
    }

    /// <summary>True if the next <see cref="TryTake(out TimeSpan)"/> would fail; uses nothing.</summary>
    public bool IsUsedUp(out TimeSpan wait)
    {
        var over = Volatile.Read(ref earned) + each - time.GetTimestamp() - Burst;
        wait = time.GetElapsedTime(0, Math.Max(0, over));
        return over > 0;
    }

    /// <summary>
    /// Charges what was admitted elsewhere, even beyond what is left. The debt is at most one burst, so that
    /// a caller is never shut out for longer than it takes to earn two bursts.
    /// </summary>
    public void Owe(long calls)
    {
        while (calls > 0)
        {
            var now = time.GetTimestamp();
            var known = Volatile.Read(ref earned);
            var next = Math.Min(Math.Max(known, now) + (Math.Min(calls, 2L * allowance.Burst) * each), Math.Max(known, now + (2 * Burst)));
            if (Interlocked.CompareExchange(ref earned, next, known) == known)
            {
                return;
            }
        }
    }

    /// <summary>How many were used here since the last call of this method.</summary>
    public long Settle() => Interlocked.Exchange(ref unsettled, 0);

    /// <summary>Everything is earned back, so that forgetting this entry changes nothing.</summary>
    public bool IsRested => Volatile.Read(ref earned) <= time.GetTimestamp() && Volatile.Read(ref unsettled) == 0;
}
