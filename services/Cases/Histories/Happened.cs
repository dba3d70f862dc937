using Google.Protobuf;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>An event of a case, as the log holds it.</summary>
/// <param name="Sequence">Its place in the log; writes on a case exclude each other, so this is their order.</param>
/// <param name="Type">Full name.</param>
/// <param name="Published">What was published; null for a type that this version does not know.</param>
/// <param name="AuthorId">The <c>sub</c> of who acted.</param>
/// <param name="AuthorName">Display name.</param>
/// <param name="AuthorRole">Wire name of the role.</param>
/// <param name="At">When.</param>
internal sealed record Happened(
    long Sequence, string Type, IMessage? Published, string AuthorId, string AuthorName, string AuthorRole, DateTimeOffset At)
{
    /// <summary>How it appears in the history; null for a type that this version does not know.</summary>
    public CaseChangeType? Known { get; } = CaseChanges.Find(Type);

    /// <summary>Which part of the case it is about.</summary>
    public ChangedPart Part => Known is { } known && Published is { } published ? known.Part(published) : new ChangedPart.Nothing();
}
