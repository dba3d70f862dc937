namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is set once it is known, and waited for until then.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly Lock gate = new();
    private TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the value is known.</summary>
    public bool IsValueSet => source.Task.IsCompletedSuccessfully;

    /// <summary>The value; waits until it is known.</summary>
    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) => source.Task.WaitAsync(cancellationToken);

    /// <summary>Sets the value, also a second time.</summary>
    public void SetValue(T value) => Complete(s => s.TrySetResult(value));

    /// <summary>Says that there will be no value.</summary>
    public void SetException(Exception exception) => Complete(s => s.TrySetException(exception));

    internal T? ValueOrDefault => IsValueSet ? source.Task.Result : default;

    private void Complete(Func<TaskCompletionSource<T>, bool> complete)
    {
        lock (gate)
        {
            if (!complete(source))
            {
                var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                complete(next);
                source = next;
            }
        }
    }
}
