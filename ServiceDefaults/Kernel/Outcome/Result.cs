using System.Diagnostics.CodeAnalysis;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// The result of a decision: a value, or the refusal that explains why there is none. An expected refusal is a value,
/// so that the compiler shows it to the caller; exceptions are for bugs and infrastructure.
/// </summary>
public sealed class Result<T> where T : notnull
{
    private readonly T? value;

    private Result(T value) => this.value = value;

    private Result(Refusal refusal) => Refusal = refusal;

    /// <summary>The refusal, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>There is a refusal and no value.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <summary>The value. Reading it after a refusal is a bug in the caller.</summary>
    public T Value => IsRefused
        ? throw new InvalidOperationException($"Refused with {Refusal.Reason}: there is no value.")
        : value!;

    /// <summary>The value.</summary>
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>The refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(refusal);

    /// <summary>Continues with the value; a refusal passes through.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) where TNext : notnull =>
        IsRefused ? Refusal : next(value!);

    /// <summary>Changes the value; a refusal passes through.</summary>
    public Result<TNext> Map<TNext>(Func<T, TNext> change) where TNext : notnull =>
        IsRefused ? Result.Refused<TNext>(Refusal) : Result.Of(change(value!));

    /// <summary>Both outcomes as one.</summary>
    public TOut Match<TOut>(Func<T, TOut> onValue, Func<Refusal, TOut> onRefusal) =>
        IsRefused ? onRefusal(Refusal) : onValue(value!);

    /// <summary>True and the value, or false and the refusal.</summary>
    public bool TryGet([NotNullWhen(true)] out T? found, [NotNullWhen(false)] out Refusal? refusal)
    {
        found = value;
        refusal = Refusal;
        return !IsRefused;
    }

    /// <inheritdoc/>
    public override string ToString() => IsRefused ? $"refused: {Refusal.Reason}" : $"{value}";

    internal static Result<T> Make(T value) => new(value);
}

/// <summary>Results where the implicit conversions cannot reach: C# has none from an interface type.</summary>
public static class Result
{
    /// <inheritdoc/>
    public static Result<T> Of<T>(T value) where T : notnull => Result<T>.Make(value);

    /// <inheritdoc/>
    public static Result<T> Refused<T>(Refusal refusal) where T : notnull => refusal;
}
