namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>How fast calls may come.</summary>
/// <param name="PerSecond">On average.</param>
/// <param name="Burst">At once, after a pause.</param>
internal sealed record Allowance(int PerSecond, int Burst);

/// <summary>
/// How far one caller has used up an allowance: one number, the instant at which everything taken so far will have been
/// earned (the generic cell rate algorithm). Taking is one compare-and-set; nothing has to fill it up again.
/// </summary>
internal sealed class Pace(Allowance allowance, TimeProvider time)
{
    private readonly long each = Math.Max(1, time.TimestampFrequency / allowance.PerSecond);
    private long earned;
    private long unsettled;

    private long Burst => each * allowance.Burst;

    /// <summary>Takes one call, or says how long until there is one to take.</summary>
    public bool TryTake(out TimeSpan wait) => TryTake(1, out wait);

    /// <summary>Takes what counts as so many calls, or says how long until it can be taken; never more than a burst.</summary>
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

    /// <summary>True when the next <see cref="TryTake(out TimeSpan)"/> would give nothing; takes nothing.</summary>
    public bool IsUsedUp(out TimeSpan wait)
    {
        var over = Volatile.Read(ref earned) + each - time.GetTimestamp() - Burst;
        wait = time.GetElapsedTime(0, Math.Max(0, over));
        return over > 0;
    }

    /// <summary>
    /// Takes what was let through elsewhere, also beyond what there is; of such a debt at most one burst is kept, so that
    /// a caller is never shut out for longer than it takes to earn two.
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

    /// <summary>How many were taken here since this was asked last.</summary>
    public long Settle() => Interlocked.Exchange(ref unsettled, 0);

    /// <summary>Everything is earned again, so that forgetting this changes nothing.</summary>
    public bool IsRested => Volatile.Read(ref earned) <= time.GetTimestamp() && Volatile.Read(ref unsettled) == 0;
}
