namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// How many things background work does in one transaction: fewer after a transaction that the database ended or that lost its connection,
/// more again after each that succeeded. On a machine too slow to do them all within the database's time limits, the work goes on in small
/// steps; doing the same again would fail again.
/// </summary>
internal sealed class BatchSize
{
    private readonly int most;

    /// <param name="most">How many at most.</param>
    public BatchSize(int most) => Now = this.most = most;

    /// <summary>How many now; at least one.</summary>
    public int Now { get; private set; }

    public void Succeeded() => Now = Math.Min(most, Now * 2);

    public void Failed() => Now = Math.Max(1, Now / 4);
}
