using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Counts what is written into a pipe, for the client's time-out messages.</summary>
internal sealed class MeasuredWriter(PipeWriter writer) : PipeWriter
{
    private long totalWritten;

    public long Written => Volatile.Read(ref totalWritten);

    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => writer.UnflushedBytes;

    public override void Advance(int bytes)
    {
        writer.Advance(bytes);
        Volatile.Write(ref totalWritten, totalWritten + bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        writer.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);
}

/// <summary>Counts what is consumed from a pipe, for the client's time-out messages.</summary>
internal sealed class MeasuredReader(PipeReader reader) : PipeReader
{
    private ReadResult last;
    private long totalConsumed;

    public long Consumed => Volatile.Read(ref totalConsumed);

    public override bool TryRead(out ReadResult result)
    {
        var any = reader.TryRead(out result);
        last = result;
        return any;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = reader.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(last = read.Result) : Later(read);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> Later(ValueTask<ReadResult> read) => last = await read.ConfigureAwait(false);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var bytes = last.Buffer.Slice(0, consumed).Length;
        last = default;
        Volatile.Write(ref totalConsumed, totalConsumed + bytes);
        reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);
}
