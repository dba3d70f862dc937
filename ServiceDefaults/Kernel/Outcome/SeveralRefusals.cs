namespace Sygeopfoelgning.Kernel;

/// <summary>A refusal of the state that stands for several, so that the caller learns all of them at once: the details list each.</summary>
public interface ISeveralRefusals
{
    /// <summary>Each of them.</summary>
    IReadOnlyList<Refusal> Each { get; }
}

/// <summary>Refusals as a text lists them: one sentence after the other.</summary>
/// <param name="All">Each of them, in its order.</param>
public sealed record SeveralRefusals(IReadOnlyList<Refusal> All) : IWorded
{
    /// <inheritdoc/>
    public string In(Language language) => string.Join(' ', All.Select(one => one.Text(language)));
}
